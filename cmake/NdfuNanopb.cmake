# nanopb: its runtime, and what its generator makes of a schema.
#
# ndfu_nanopb, NDFU_NANOPB_OBJECTS: the runtime for libndfu, copied object by object out of nanopb's
# archive, with ndfu_ in front of each symbol. Nothing is missing then where libndfu.a is linked; and a
# program with a nanopb of its own, with other settings perhaps, gets neither of them in place of the
# other.
#
# ndfu_nanopb_library(NAME DIR/FILE.proto RUNTIME): an object library of what the generator makes of
# one schema (and of the FILE.options beside it). Its header is FILE.pb.h. The generated code is built
# without the project's warnings.

find_program(NDFU_NANOPB_GENERATOR NAMES nanopb_generator nanopb_generator.py REQUIRED)

function(ndfu_nanopb_copy)
  get_target_property(archive nanopb::protobuf-nanopb-static LOCATION)
  set(out "${PROJECT_BINARY_DIR}/nanopb")
  file(REMOVE_RECURSE "${out}")
  file(MAKE_DIRECTORY "${out}")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${archive}")

  execute_process(COMMAND "${CMAKE_NM}" -g --defined-only -P "${archive}"
    OUTPUT_VARIABLE listing COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCHALL "pb_[A-Za-z0-9_]+ [A-Z]" symbols "${listing}")
  set(pairs "")
  set(defines "")
  foreach(symbol IN LISTS symbols)
    string(REGEX REPLACE " .*" "" symbol "${symbol}")
    string(APPEND pairs "${symbol} ndfu_${symbol}\n")
    string(APPEND defines "#define ${symbol} ndfu_${symbol}\n")
  endforeach()
  file(WRITE "${out}/symbols" "${pairs}")
  file(WRITE "${out}/ndfu_nanopb_names.h" "${defines}")

  execute_process(COMMAND "${CMAKE_AR}" x "${archive}" WORKING_DIRECTORY "${out}"
    COMMAND_ERROR_IS_FATAL ANY)
  file(GLOB objects "${out}/*.o")
  foreach(object IN LISTS objects)
    execute_process(COMMAND "${CMAKE_OBJCOPY}" --redefine-syms "${out}/symbols" "${object}"
      COMMAND_ERROR_IS_FATAL ANY)
  endforeach()

  add_library(ndfu_nanopb INTERFACE)
  target_compile_options(ndfu_nanopb INTERFACE "SHELL:-include \"${out}/ndfu_nanopb_names.h\"")
  target_include_directories(ndfu_nanopb SYSTEM INTERFACE
    "$<TARGET_PROPERTY:nanopb::protobuf-nanopb-static,INTERFACE_INCLUDE_DIRECTORIES>")
  set(NDFU_NANOPB_OBJECTS "${objects}" PARENT_SCOPE)
endfunction()
ndfu_nanopb_copy()

function(ndfu_nanopb_library name schema runtime)
  cmake_path(ABSOLUTE_PATH schema)
  cmake_path(GET schema PARENT_PATH directory)
  cmake_path(GET schema STEM stem)
  set(out "${CMAKE_CURRENT_BINARY_DIR}/${name}")
  file(MAKE_DIRECTORY "${out}")
  add_custom_command(
    OUTPUT "${out}/${stem}.pb.c" "${out}/${stem}.pb.h"
    COMMAND "${NDFU_NANOPB_GENERATOR}" --quiet --no-timestamp --output-dir=${out}
            --proto-path=${directory} ${stem}.proto
    DEPENDS "${schema}" "${directory}/${stem}.options"
    WORKING_DIRECTORY "${directory}"
    COMMENT "Generating ${stem}.pb.c with nanopb"
    VERBATIM)
  add_library(${name} OBJECT "${out}/${stem}.pb.c" "${out}/${stem}.pb.h")
  target_include_directories(${name} SYSTEM PUBLIC "${out}")
  target_link_libraries(${name} PUBLIC ${runtime})
endfunction()
