# tools/walk_back over stores that the binary makes, and over stores that were tampered with.
add_test(NAME "walk back: untouched stores agree, tampered ones are found out"
         COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/walk_back/test_walk_back.sh $<TARGET_FILE:bluedot> ${PROJECT_SOURCE_DIR})
# 77: there is no python3 here.
set_tests_properties("walk back: untouched stores agree, tampered ones are found out"
                     PROPERTIES LABELS tools TIMEOUT 600 SKIP_RETURN_CODE 77)
