// What the program was started with, from wasi:cli/environment.

#include "host/environment.hpp"

#include "host/wasi_p2/arguments.hpp"
#include "host/wasi_p2/imports.hpp"
#include "host/wasi_p2/received.hpp"

namespace host {

namespace {

auto text(wasi_p2::Bytes const& bytes) -> std::string { return {bytes.data, bytes.size}; }

}  // namespace

auto environment() -> Variables {
  auto received = wasi_p2::Received{};
  auto const receiving = wasi_p2::Receiving{received};
  auto list = wasi_p2::List<wasi_p2::Field>{};
  wasi_p2::get_environment(&list);
  auto variables = Variables{};
  variables.reserve(list.size);
  for (auto i = std::size_t{0}; i < list.size; ++i) {
    variables.emplace_back(text(list.data[i].name), text(list.data[i].value));
  }
  return variables;
}

auto wasi_p2::given_arguments() -> std::vector<std::string> {
  auto received = wasi_p2::Received{};
  auto const receiving = wasi_p2::Receiving{received};
  auto list = wasi_p2::List<wasi_p2::Bytes>{};
  wasi_p2::get_arguments(&list);
  auto words = std::vector<std::string>{};
  // The first is the program's name.
  for (auto i = std::size_t{1}; i < list.size; ++i) words.push_back(text(list.data[i]));
  return words;
}

}  // namespace host
