# The library as others find it. Not under the sanitizers: the example is not built with them.
if(NOT BLUEDOT_SANITIZERS)
  add_test(NAME "install: a program outside the tree uses the library"
           COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/install/install.sh ${PROJECT_BINARY_DIR} ${PROJECT_SOURCE_DIR})
  set_tests_properties("install: a program outside the tree uses the library" PROPERTIES LABELS install TIMEOUT 300)
endif()
