# One CTest per golden case, each a folder cli/<command>/<case>/ (cli/run_case.sh says what is in it); then what a user
# reads: the documentation, and the demo that `tools/run` shows.
file(GLOB cli_cases CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/cli/*/*/cmd)
foreach(cmd ${cli_cases})
  get_filename_component(folder ${cmd} DIRECTORY)
  file(RELATIVE_PATH case_name ${CMAKE_CURRENT_SOURCE_DIR}/cli ${folder})
  add_test(NAME "cli: ${case_name}"
           COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/cli/run_case.sh ${folder} $<TARGET_FILE:bluedot>)
  list(APPEND cli_tests "cli: ${case_name}")
endforeach()

add_test(NAME "cli: every command is documented"
         COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/cli/check_documented.sh $<TARGET_FILE:bluedot> ${PROJECT_SOURCE_DIR})
# The demo leaves its folder for the user; nobody looks at the test's.
add_test(NAME "cli: demo" COMMAND bash -euc
  "export TMPDIR=\$(mktemp -d) && trap 'rm -rf \"\$TMPDIR\"' EXIT && cd / && '${PROJECT_SOURCE_DIR}/tools/demo/demo' '$<TARGET_FILE:bluedot>'")
list(APPEND cli_tests "cli: every command is documented" "cli: demo")
# A case takes well under a second; the rest is room for sanitizers on a busy machine.
set_tests_properties(${cli_tests} PROPERTIES LABELS cli TIMEOUT 120)
