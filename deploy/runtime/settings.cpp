// The names in the file of settings are those of the members.

#include "deploy/runtime/settings.hpp"

#include "base/text.hpp"
#include "json/view.hpp"

namespace deploy {
namespace {

auto text_of(json::View value, std::string_view name) -> base::Result<std::string> {
  if (value.is(json::Kind::string)) return std::string{value.string()};
  return base::failure(base::concat("'", name, "' must be a text, not ", json::in_words(value)));
}

auto take(Settings& settings, std::string_view name, json::View value) -> base::Result<> {
  if (name == "runtime") {
    settings.runtime = TRY(text_of(value, name));
  } else if (name == "folder") {
    settings.folder = TRY(text_of(value, name));
  } else if (name == "cache") {
    settings.cache = TRY(text_of(value, name));
  } else if (name == "seconds") {
    auto const seconds = value.is(json::Kind::number)
                             ? base::parse_integer<std::uint64_t>(value.number())
                             : std::nullopt;
    if (!seconds || *seconds == 0) {
      return base::failure(
          base::concat("'seconds' must be a number above 0, not ", json::in_words(value)));
    }
    settings.seconds = *seconds;
  } else if (name == "serve") {
    settings.serve.clear();
    for (auto const& word : value.elements()) settings.serve.push_back(TRY(text_of(word, name)));
  } else {
    return base::failure(base::concat(
        base::quoted(name), " is no setting; there are runtime, folder, cache, seconds and serve"));
  }
  return {};
}

}  // namespace

auto read_settings(std::string_view text) -> base::Result<Settings> {
  auto const document = json::Document::parse(text);
  if (!document) return base::failure(document.error().message);
  if (!document->root().is(json::Kind::object)) return base::failure("it is no JSON object");
  auto settings = Settings{};
  for (auto const& [name, value] : document->root().members()) {
    TRY(take(settings, name, value));
  }
  return settings;
}

}  // namespace deploy
