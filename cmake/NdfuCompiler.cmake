# Warnings and sanitizers, the same for the library, the command and the tests.

add_library(ndfu_compiler INTERFACE)
target_compile_options(ndfu_compiler INTERFACE
  -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla
  -Wpointer-arith -Wwrite-strings -Wundef -Wformat=2)
target_compile_definitions(ndfu_compiler INTERFACE _GNU_SOURCE)
if(NDFU_WARNINGS_AS_ERRORS)
  target_compile_options(ndfu_compiler INTERFACE -Werror)
endif()

if(NDFU_SANITIZERS)
  add_compile_options(-fsanitize=${NDFU_SANITIZERS} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${NDFU_SANITIZERS})
endif()
