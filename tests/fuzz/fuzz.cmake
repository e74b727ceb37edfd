# A fuzz target for each feed. With the preset `fuzz` (clang) they search: build/fuzz/tests/fuzz_yahoo FOUND
# tests/fuzz/corpus/yahoo; otherwise they replay the corpus, as a test.
option(BLUEDOT_FUZZERS "Build the fuzz targets with libFuzzer (clang)" OFF)
foreach(feed marketsmith yahoo kite alpha_vantage auto)
  add_executable(fuzz_${feed} fuzz/fuzz_feed.cpp)
  target_compile_definitions(fuzz_${feed} PRIVATE BLUEDOT_FUZZ_FEED="${feed}")
  target_link_libraries(fuzz_${feed} PRIVATE bluedot_feed bluedot_quality)
  if(BLUEDOT_FUZZERS)
    target_link_options(fuzz_${feed} PRIVATE -fsanitize=fuzzer)
  else()
    target_sources(fuzz_${feed} PRIVATE fuzz/corpus_main.cpp)
    # Each feed's reader meets the others' documents too.
    add_test(NAME "fuzz: ${feed}" COMMAND fuzz_${feed} ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/corpus
             ${CMAKE_CURRENT_SOURCE_DIR}/data/bad)
    set_tests_properties("fuzz: ${feed}" PROPERTIES LABELS fuzz)
  endif()
endforeach()
