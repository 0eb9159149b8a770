// The floor under our command line components: starts, and ends.

extern "C" [[clang::export_name("wasi:cli/run@0.2.0#run")]]
auto wasi_cli_run() -> int {
  return 0;
}
