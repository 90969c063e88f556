# ndfu_nanopb_library(NAME DIR/FILE.proto)
#
# A static library of what the nanopb generator makes of one schema (and of the FILE.options
# beside it). Its header is FILE.pb.h. The generated code is built without the project's warnings.

find_program(NDFU_NANOPB_GENERATOR NAMES nanopb_generator nanopb_generator.py REQUIRED)

function(ndfu_nanopb_library name schema)
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
  target_link_libraries(${name} PUBLIC nanopb::protobuf-nanopb-static)
endfunction()
