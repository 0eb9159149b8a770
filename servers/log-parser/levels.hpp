// How bad an entry is.

#pragma once

#include <string_view>

#include "servers/log-parser/entry.hpp"

namespace logs {

// In rising order, as the tools count: debug 0 to emergency 7.
enum class Severity { debug, info, notice, warning, error, critical, alert, emergency };

// Of a level in small letters, by its names in all formats: "warn", "err", "fatal", "trace". What
// nobody knows counts as info.
auto severity_of(std::string_view level) -> Severity;
auto name_of(Severity severity) -> std::string_view;

// The level of an entry, in small letters: that of the first of its fields level, severity,
// loglevel and log_level; else by its status; else by the first of some words in its message.
auto level_of(Entry& entry) -> std::string_view;

// In small letters; kept by the entry where that is another text.
auto lowered(std::string_view text, Entry& entry) -> std::string_view;

}  // namespace logs
