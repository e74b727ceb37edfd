# The day's work as a whole: the program itself, between real rclone, git, mail and web servers of this machine.
file(GLOB run_sources CONFIGURE_DEPENDS run/*.cpp)
# A run is killed by the tracer of tests/fault, where that works.
if(TARGET kill_at_syscall)
  list(APPEND run_sources fault/child.cpp fault/system_calls.cpp fault/tracer.cpp)
else()
  list(FILTER run_sources EXCLUDE REGEX killed)
endif()
add_executable(test_days_work ${run_sources})
set_target_properties(test_days_work PROPERTIES UNITY_BUILD OFF)
target_link_libraries(test_days_work PRIVATE test_support bluedot_source)
target_compile_definitions(test_days_work PRIVATE BLUEDOT_PROGRAM="$<TARGET_FILE:bluedot>")
add_dependencies(test_days_work bluedot)
catch_discover_tests(test_days_work TEST_PREFIX "day: " PROPERTIES LABELS run TIMEOUT 300)
add_test(NAME "day: systemd reads the units"
         COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/run/systemd_units.sh $<TARGET_FILE:bluedot> ${PROJECT_SOURCE_DIR})
set_tests_properties("day: systemd reads the units" PROPERTIES LABELS run SKIP_RETURN_CODE 77 TIMEOUT 120)
