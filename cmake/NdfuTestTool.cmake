# The tool that watches the programs in the tests, if any: ThreadSanitizer or valgrind. Include it where
# the tests are added; a test that is a script is to be added with ${NDFU_TEST_TOOL} in front.

option(NDFU_VALGRIND "Run every program in the tests under valgrind" OFF)

set(NDFU_TEST_TOOL "")
set(NDFU_SLOWNESS 1) # how many times as long everything may take
if(NDFU_VALGRIND)
  find_program(NDFU_VALGRIND_PROGRAM valgrind REQUIRED)
  set(NDFU_TEST_TOOL "${PROJECT_SOURCE_DIR}/tests/under.sh" valgrind)
  set(NDFU_SLOWNESS 5)
elseif(NDFU_SANITIZERS MATCHES "thread")
  set(NDFU_TEST_TOOL "${PROJECT_SOURCE_DIR}/tests/under.sh" tsan)
  set(NDFU_SLOWNESS 2)
endif()

# CMake puts it in front of every test that is a program.
set(CMAKE_CROSSCOMPILING_EMULATOR "${NDFU_TEST_TOOL}")

# Gives every test of this directory more time, and tells it how much, as NDFU_SLOWNESS.
function(ndfu_allow_slowness)
  get_property(tests DIRECTORY PROPERTY TESTS)
  foreach(test IN LISTS tests)
    get_test_property(${test} TIMEOUT limit)
    if(limit)
      math(EXPR limit "${limit} * ${NDFU_SLOWNESS}")
      set_tests_properties(${test} PROPERTIES TIMEOUT ${limit})
    endif()
    set_property(TEST ${test} APPEND PROPERTY ENVIRONMENT "NDFU_SLOWNESS=${NDFU_SLOWNESS}")
  endforeach()
endfunction()
