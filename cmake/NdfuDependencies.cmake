# Every third-party library, by its pkg-config name. README.md says what each is for.

find_package(PkgConfig REQUIRED)
find_package(nanopb REQUIRED)

# What libndfu is linked with: a name for PkgConfig::NAME, and the module. Whoever links libndfu.a
# needs them again: packaging/ tells pkg-config and CMake.
set(NDFU_MODULES
  LIBSERIALPORT=libserialport
  LIBUSB=libusb-1.0
  LIBUDEV=libudev
  ZLIB=zlib
  LIBZIP=libzip
  CJSON=libcjson
  LIBCRYPTO=libcrypto>=3.0)
set(NDFU_MODULE_NAMES "")
foreach(entry IN LISTS NDFU_MODULES)
  string(REGEX MATCH "^([A-Z]+)=(.+)$" entry "${entry}")
  list(APPEND NDFU_MODULE_NAMES ${CMAKE_MATCH_1})
  # Global, so that a project which has ndfu as a part can link ndfu_static.
  pkg_check_modules(${CMAKE_MATCH_1} REQUIRED IMPORTED_TARGET GLOBAL "${CMAKE_MATCH_2}")
endforeach()

if(NDFU_BUILD_TESTS)
  pkg_check_modules(CMOCKA REQUIRED IMPORTED_TARGET cmocka)
  pkg_check_modules(UMOCKDEV REQUIRED IMPORTED_TARGET umockdev-1.0)
endif()
