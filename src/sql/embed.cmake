# Puts migrations/*.sql and queries/*.sql into the library bluedot_sql as text, at build time.
file(GLOB sql_files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/migrations/*.sql ${PROJECT_SOURCE_DIR}/queries/*.sql)
set(embedded_sql ${PROJECT_BINARY_DIR}/generated/embedded_sql.cpp)
add_custom_command(
  OUTPUT ${embedded_sql}
  COMMAND ${CMAKE_COMMAND} -D SOURCE_FOLDER=${PROJECT_SOURCE_DIR} -D OUTPUT=${embedded_sql}
          -P ${PROJECT_SOURCE_DIR}/src/sql/embed_files.cmake
  DEPENDS ${sql_files} ${PROJECT_SOURCE_DIR}/src/sql/embed_files.cmake
  COMMENT "Embedding SQL files"
  VERBATIM)
target_sources(bluedot_sql PRIVATE ${embedded_sql})
