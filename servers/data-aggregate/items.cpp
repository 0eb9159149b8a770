#include "servers/data-aggregate/items.hpp"

namespace aggregate {

void decode_items(json::Decoder& decoder, json::View value, json::Path const& where, Items& into) {
  auto array = value;
  if (value.is(json::Kind::string) && decoder.leniency().coerce) {
    auto document = json::Document::parse(value.string());
    if (document && document->root().is(json::Kind::array)) {
      into.own = std::make_shared<json::Document>(*std::move(document));
      array = into.own->root();
    }
  }
  if (!array.is(json::Kind::array)) {
    return decoder.mismatch(where, value, "an array of objects");
  }
  auto index = std::size_t{0};
  for (auto const element : array.elements()) {
    if (!element.is(json::Kind::object)) {
      decoder.mismatch(json::Path{where, index}, element, "an object");
    }
    ++index;
  }
  into.array = array;
}

}  // namespace aggregate
