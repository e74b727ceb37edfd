# Real answers of vendors, which this repository may not hold: read from a folder beside it, and skipped without one.
foreach(test compare_feeds refetch_any_order diff_refetches)
  add_test(NAME "real: ${test}"
           COMMAND python3 ${CMAKE_CURRENT_SOURCE_DIR}/real/${test}.py $<TARGET_FILE:bluedot>
                   ${PROJECT_SOURCE_DIR}/../shared/data)
  set_tests_properties("real: ${test}" PROPERTIES LABELS real SKIP_RETURN_CODE 77 TIMEOUT 600)
endforeach()
# What the rules over a series find in bars of such a folder, for people to judge; and which of the faults that are
# drawn into series they find.
add_executable(judge_history real/judge_history.cpp real/history.cpp)
set_target_properties(judge_history PROPERTIES UNITY_BUILD OFF)
target_include_directories(judge_history PRIVATE ${PROJECT_SOURCE_DIR}/tests)
target_link_libraries(judge_history PRIVATE bluedot_feed bluedot_quality)
add_executable(seeded_faults real/seeded_faults.cpp real/history.cpp)
set_target_properties(seeded_faults PROPERTIES UNITY_BUILD OFF)
target_include_directories(seeded_faults PRIVATE ${PROJECT_SOURCE_DIR}/tests)
target_link_libraries(seeded_faults PRIVATE bluedot_feed bluedot_quality)
add_test(NAME "real: rules over the bars of Yahoo" COMMAND judge_history ${PROJECT_SOURCE_DIR}/../shared/data/yahoo 1)
add_test(NAME "real: seeded faults are found" COMMAND seeded_faults)
set_tests_properties("real: rules over the bars of Yahoo" "real: seeded faults are found"
                     PROPERTIES LABELS real SKIP_RETURN_CODE 77 TIMEOUT 600)
