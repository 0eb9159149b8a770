// JSON values as Python prints them, for answers that are to be those of servers in Python.

#pragma once

#include <string>
#include <string_view>

#include "json/view.hpp"

namespace json {

// str(): of a text the text, else as repr(): None, True, 1.0, [1, 'a'], {'a': 1}.
auto python_str(View value) -> std::string;
// Texts in quotes, "it's" in double ones.
auto python_repr(View value) -> std::string;

// Of a number's JSON text: integers exact whatever their length, 1e16 as 1e+16, 5e2 as 500.0.
auto python_number(std::string_view number) -> std::string;
// Of a double: the shortest text that reads back, 1e-05, inf, nan.
auto python_float(double value) -> std::string;

}  // namespace json
