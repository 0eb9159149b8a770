// Values as messages name them: apart from view.cpp, which is built for speed.

#include "base/text.hpp"
#include "json/view.hpp"

namespace json {

auto in_words(View value) -> std::string {
  switch (value.kind()) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return value.boolean() ? "true" : "false";
    case Kind::number: {
      auto const text = value.number();
      return base::concat("the number ", text.substr(0, 40), text.size() > 40 ? "..." : "");
    }
    case Kind::string:
      return base::concat("the string ", base::quoted(value.string()));
    case Kind::array:
      return value.size() == 0 ? "an empty array" : "an array";
    case Kind::object:
      return value.size() == 0 ? "an empty object" : "an object";
  }
  return {};
}

}  // namespace json
