# The IANA time zone data, out of the tzdata wheel that `./wasmmcp setup` fetches, as the tables that
# kit/time compiles in.

set(zoneinfo "${wasmmcp_folder}/.tools/packages/tzdata/tzdata/zoneinfo")
if(NOT EXISTS "${zoneinfo}")
  message(FATAL_ERROR "No tzdata in .tools/packages; run ./wasmmcp setup first.")
endif()
set(tables "${CMAKE_BINARY_DIR}/generated/kit/time/zone_data.inc")
set(generator "${wasmmcp_folder}/tools/tzdata/generate.py")
add_custom_command(
  OUTPUT "${tables}"
  COMMAND "${wasmmcp_folder}/.tools/python/bin/python" "${generator}"
          --zoneinfo "${zoneinfo}" --version-file "${zoneinfo}/../__init__.py" --out "${tables}"
  DEPENDS "${generator}" "${zoneinfo}/tzdata.zi"
  COMMENT "Time zone tables"
  VERBATIM)
target_sources(kit_time PRIVATE "${tables}")
