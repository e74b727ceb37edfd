# Tests of the sources themselves.
add_test(NAME "house: floors" COMMAND ${PROJECT_SOURCE_DIR}/tools/check_floors ${PROJECT_SOURCE_DIR})
add_test(NAME "house: schema is generated from the migrations"
         COMMAND bash -c "diff -u '${PROJECT_SOURCE_DIR}/schema/store.sql' <('${PROJECT_SOURCE_DIR}/tools/generate_schema')")
set_tests_properties("house: floors" "house: schema is generated from the migrations" PROPERTIES LABELS house)
# ctest ends a name at a semicolon: Catch would then find no such test, and that counts as passed.
add_test(NAME "house: no test has a semicolon in its name"
         COMMAND bash -c "! grep -rnE 'TEST_CASE\\(\"[^\"]*;' '${PROJECT_SOURCE_DIR}/tests' --include=*.cpp")
set_tests_properties("house: no test has a semicolon in its name" PROPERTIES LABELS house)
