# Programs that break bluedot on purpose and look whether it mends (README.md). They take the program as an argument, so
# that mutants of it can be given to them; CTest runs a short sample of each. ptrace and seccomp: Linux on x86_64.
if(NOT CMAKE_SYSTEM_NAME STREQUAL "Linux" OR NOT CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
  message(STATUS "tests/fault: skipped, it needs Linux on x86_64")
  return()
endif()

add_library(fault_support STATIC
  fault/aged_store.cpp fault/child.cpp fault/disk_log.cpp fault/folder_image.cpp fault/injector.cpp fault/lost_power.cpp fault/network.cpp fault/options.cpp fault/scenario.cpp
  fault/store_state.cpp fault/system_calls.cpp fault/tracee.cpp fault/tracer.cpp fault/trial.cpp support/temp_folder.cpp)
target_include_directories(fault_support PUBLIC ${PROJECT_SOURCE_DIR}/tests)
target_link_libraries(fault_support PUBLIC bluedot_pipeline)

# fault_test(TITLE PROGRAM SAMPLE...): a test that runs a program with the arguments of a short sample.
function(fault_test title program)
  add_test(NAME "fault: ${title}" COMMAND ${program} $<TARGET_FILE:bluedot> ${CMAKE_CURRENT_SOURCE_DIR}/data ${ARGN})
  set_tests_properties("fault: ${title}" PROPERTIES LABELS fault TIMEOUT 300)
endfunction()

# fault_program(NAME SAMPLE...): an executable, and such a test of the same name.
function(fault_program name)
  add_executable(${name} fault/${name}.cpp)
  target_link_libraries(${name} PRIVATE fault_support)
  fault_test(${name} ${name} ${ARGN})
endfunction()

# Not under the sanitizers: their leak check does not work while a program is traced, and they bring an allocator of
# their own, which a preloaded one would collide with.
if(NOT BLUEDOT_SANITIZERS)
  fault_program(kill_at_syscall --points 6)
  fault_test("kill_at_syscall on a network file system" kill_at_syscall --network --points 3)
  fault_program(power_loss --points 150)
  fault_test("power_loss after one document" power_loss --scenario one_first --points 50)
  fault_program(faults --points 1)
  fault_program(intruder --points 4)
  add_library(failing_malloc MODULE fault/failing_malloc.cpp)
  target_link_libraries(failing_malloc PRIVATE ${CMAKE_DL_LIBS})
  fault_program(memory --points 4)
  add_dependencies(memory failing_malloc)
endif()

if(BLUEDOT_SANITIZERS)
  set(sanitized --sanitized)  # their own memory is not the program's
endif()
add_test(NAME "fault: bad input" COMMAND python3 ${CMAKE_CURRENT_SOURCE_DIR}/fault/bad_input.py
         $<TARGET_FILE:bluedot> ${CMAKE_CURRENT_SOURCE_DIR}/data ${PROJECT_SOURCE_DIR}/../shared/data
         ${sanitized})
set_tests_properties("fault: bad input" PROPERTIES LABELS fault TIMEOUT 600)
add_test(NAME "fault: full disk" COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/fault/full_disk.sh
         $<TARGET_FILE:bluedot> ${CMAKE_CURRENT_SOURCE_DIR}/data 57)
set_tests_properties("fault: full disk" PROPERTIES LABELS fault SKIP_RETURN_CODE 77 TIMEOUT 300)
add_test(NAME "fault: soak" COMMAND python3 ${CMAKE_CURRENT_SOURCE_DIR}/fault/soak.py $<TARGET_FILE:bluedot> --seconds 3)
set_tests_properties("fault: soak" PROPERTIES LABELS fault TIMEOUT 300)
