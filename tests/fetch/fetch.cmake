#Asking vendors as a whole : the program itself, and a stand - in for the vendors on this machine, over TLS.
file(GLOB fetch_sources CONFIGURE_DEPENDS fetch/*.cpp)
add_executable(test_fetching ${fetch_sources} run/installation.cpp support/vendors.cpp)
set_target_properties(test_fetching PROPERTIES UNITY_BUILD OFF)
target_link_libraries(test_fetching PRIVATE test_support bluedot_source)
target_compile_definitions(test_fetching PRIVATE BLUEDOT_PROGRAM="$<TARGET_FILE:bluedot>")
add_dependencies(test_fetching bluedot)
catch_discover_tests(test_fetching TEST_PREFIX "fetch: " PROPERTIES LABELS fetch TIMEOUT 120)
