# Fuzz targets: any bytes for one part of the program, which must hold to what the target says of it. With the preset
# `fuzz` (clang) they search: build/fuzz/tests/fuzz_yahoo FOUND tests/fuzz/corpus/yahoo; otherwise they replay the
# corpus, as a test.
option(BLUEDOT_FUZZERS "Build the fuzz targets with libFuzzer (clang)" OFF)

# fuzz_target(NAME SOURCE LIBRARIES CORPUS...): each folder of the corpus is replayed.
function(fuzz_target name source libraries)
  add_executable(fuzz_${name} fuzz/${source})
  target_include_directories(fuzz_${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(fuzz_${name} PRIVATE ${libraries})
  if(BLUEDOT_FUZZERS)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  else()
    target_sources(fuzz_${name} PRIVATE fuzz/corpus_main.cpp)
    list(TRANSFORM ARGN PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
    add_test(NAME "fuzz: ${name}" COMMAND fuzz_${name} ${ARGN})
    set_tests_properties("fuzz: ${name}" PROPERTIES LABELS fuzz)
  endif()
endfunction()

foreach(feed marketsmith yahoo kite alpha_vantage auto)
  # Each feed's reader meets the others' documents too.
  fuzz_target(${feed} fuzz_feed.cpp "bluedot_feed;bluedot_quality" fuzz/corpus data/bad)
  target_compile_definitions(fuzz_${feed} PRIVATE BLUEDOT_FUZZ_FEED="${feed}")
endforeach()
fuzz_target(config fuzz_config.cpp bluedot_cli fuzz/corpus/config)
fuzz_target(csv fuzz_csv.cpp bluedot_exports fuzz/corpus/csv)
fuzz_target(sql fuzz_sql.cpp bluedot_cli fuzz/corpus/sql)
target_sources(fuzz_sql PRIVATE support/market.cpp support/temp_folder.cpp)
