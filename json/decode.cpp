#include "json/decode.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace json {

void Path::append_to(std::string& text) const {
  if (!parent_) return;
  parent_->append_to(text);
  if (member_.data()) {
    if (!text.empty()) text += '.';
    text += base::shown(member_);  // in a map, as long and as odd as the client likes
  } else {
    text += base::concat("[", index_, "]");
  }
}

auto Path::text() const -> std::string {
  auto text = std::string{};
  append_to(text);
  return text;
}

void Decoder::fault(Path const& where, std::string_view message) {
  if (++count_ > shown) return;
  auto const path = where.text();
  faults_.push_back(path.empty() ? std::string{message} : base::concat(path, ": ", message));
}

void Decoder::mismatch(Path const& where, View got, std::string_view expected) {
  if (!tells_more()) return fault(where, {});
  fault(where, base::concat("expected ", expected, ", got ", in_words(got)));
}

void Decoder::mismatch(Path const& where, View got, void (*expected)(std::string& text)) {
  auto text = std::string{};
  if (tells_more()) expected(text);
  mismatch(where, got, text);
}

auto Decoder::faults() const -> std::string {
  auto text = std::string{};
  for (auto const& fault : faults_) {
    if (!text.empty()) text += '\n';
    text += fault;
  }
  if (count_ > shown) text += base::concat("\nand ", count_ - shown, " more");
  return text;
}

namespace {

void report_unknown(Decoder& decoder, Path const& where, std::string_view name,
                    std::span<Field const> fields) {
  if (!decoder.tells_more()) return decoder.fault(where, {});
  auto names = std::vector<std::string_view>{};
  for (auto const& field : fields) names.push_back(field.name);

  auto message = base::concat("unknown member ", base::quoted(name));
  if (auto const nearest = base::nearest(name, names)) {
    message += base::concat("; did you mean '", *nearest, "'?");
  } else if (names.empty()) {
    message += "; none is expected";
  } else {
    message += "; known are ";
    for (auto const known : names) {
      if (known != names.front()) message += ", ";
      message += known;
    }
  }
  decoder.fault(where, message);
}

}  // namespace

void decode_object(Decoder& decoder, View value, Path const& where, std::span<Field const> fields) {
  auto seen = std::vector<bool>(fields.size());
  for (auto const& [name, member] : value.members()) {
    auto const field = std::ranges::find(fields, name, &Field::name);
    if (field == fields.end()) {
      if (!decoder.leniency().ignore_unknown) report_unknown(decoder, where, name, fields);
      continue;
    }
    auto const index = static_cast<std::size_t>(field - fields.begin());
    auto const path = Path{where, field->name};
    if (seen[index]) {
      decoder.fault(path, "given twice");
      continue;
    }
    seen[index] = true;
    // Clients send null for what they leave out.
    if (!field->required && !field->takes_null && member.is(Kind::null)) continue;
    field->decode(decoder, member, path, field->member);
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (seen[i] || !fields[i].required) continue;
    auto message = std::string{"missing; expected "};
    fields[i].expected(message);
    if (!fields[i].doc.empty()) message += base::concat(" (", fields[i].doc, ")");
    decoder.fault(Path{where, fields[i].name}, message);
  }
}

void decode_container(Decoder& decoder, View value, Path const& where, Kind kind,
                      std::string_view expected, void* into,
                      void (*decode)(Decoder&, View, Path const&, void* into)) {
  if (value.is(kind)) return decode(decoder, value, where, into);
  if (value.is(Kind::string) && decoder.leniency().coerce) {
    auto const document = Document::parse(value.string());
    if (document && document->root().is(kind)) {
      return decode(decoder, document->root(), where, into);
    }
  }
  decoder.mismatch(where, value, expected);
}

}  // namespace json
