// What libgit2 writes with printf: text, characters and integers. libc's printf brings floating
// numbers and files, 20 KB of a component.

#include <algorithm>
#include <charconv>
#include <cstdarg>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "third_party/libgit2/files.h"

namespace {

// Writes as far as there is room, and counts on.
class Output {
 public:
  Output(char* to, std::size_t size) : to_{to}, size_{size} {}

  void put(char c, std::size_t times = 1) {
    for (; times > 0; --times, ++count_) {
      if (count_ + 1 < size_) to_[count_] = c;
    }
  }
  void put(std::string_view text) {
    for (auto const c : text) put(c);
  }
  auto close() -> int {
    if (size_ > 0) to_[std::min(count_, size_ - 1)] = '\0';
    return static_cast<int>(count_);
  }

 private:
  char* to_;
  std::size_t size_;
  std::size_t count_ = 0;
};

// "%-08.3ls" after the '%', but for the numbers that may stand for themselves.
struct Conversion {
  bool left = false;
  bool zeros = false;
  bool plus = false;
  bool other_form = false;
  std::size_t width = 0;
  std::size_t precision = SIZE_MAX;  // not told
  std::size_t size = sizeof(int);    // of an integer
  char kind = '\0';
};

auto read_number(char const*& format) -> std::size_t {
  auto number = std::size_t{0};
  while (*format >= '0' && *format <= '9') {
    number = number * 10 + static_cast<std::size_t>(*format++ - '0');
  }
  return number;
}

void read_flags(char const*& format, Conversion& read) {
  for (;; ++format) {
    switch (*format) {
      case '-':
        read.left = true;
        break;
      case '0':
        read.zeros = true;
        break;
      case '+':
        read.plus = true;
        break;
      case '#':
        read.other_form = true;
        break;
      default:
        return;
    }
  }
}

void read_size(char const*& format, Conversion& read) {
  for (;; ++format) {
    switch (*format) {
      case 'h':
        read.size = read.size == sizeof(short) ? 1 : sizeof(short);
        break;
      case 'l':
        read.size =
            read.size == sizeof(long) && format[-1] == 'l' ? sizeof(long long) : sizeof(long);
        break;
      case 'j':
        read.size = sizeof(std::intmax_t);
        break;
      case 'z':
      case 't':
        read.size = sizeof(std::size_t);
        break;
      default:
        return;
    }
  }
}

void put_text(Output& output, Conversion const& how, std::string_view text) {
  auto const shown = text.substr(0, std::min(text.size(), how.precision));
  auto const blanks = how.width - std::min(how.width, shown.size());
  if (!how.left) output.put(' ', blanks);
  output.put(shown);
  if (how.left) output.put(' ', blanks);
}

void put_number(Output& output, Conversion const& how, bool is_negative, std::uint64_t value) {
  char digits[24];
  auto const base = how.kind == 'x' || how.kind == 'X' || how.kind == 'p' ? 16
                    : how.kind == 'o'                                     ? 8
                                                                          : 10;
  auto const end = std::to_chars(digits, digits + sizeof digits, value, base).ptr;
  if (how.kind == 'X') {
    for (auto* c = digits; c != end; ++c) {
      if (*c >= 'a') *c = static_cast<char>(*c - 'a' + 'A');
    }
  }
  auto const shown = std::string_view{digits, end};
  auto const sign = is_negative                                  ? std::string_view{"-"}
                    : how.plus                                   ? std::string_view{"+"}
                    : how.kind == 'p'                            ? std::string_view{"0x"}
                    : how.other_form && base == 16 && value != 0 ? std::string_view{"0x"}
                                                                 : std::string_view{};
  auto const told = how.precision == SIZE_MAX ? 0 : how.precision;
  auto zeros = told - std::min(told, shown.size());
  auto const taken = sign.size() + zeros + shown.size();
  auto const rest = how.width - std::min(how.width, taken);
  auto const fill = how.zeros && !how.left && how.precision == SIZE_MAX;
  if (fill) zeros += rest;
  if (!how.left && !fill) output.put(' ', rest);
  output.put(sign);
  output.put('0', zeros);
  output.put(shown);
  if (how.left) output.put(' ', rest);
}

}  // namespace

auto git_files_vsnprintf(char* to, std::size_t size, char const* format, va_list arguments) -> int {
  auto output = Output{to, size};
  while (*format != '\0') {
    if (*format != '%') {
      output.put(*format++);
      continue;
    }
    ++format;
    auto how = Conversion{};
    read_flags(format, how);
    if (*format == '*') {
      auto const width = va_arg(arguments, int);
      how.left = how.left || width < 0;
      how.width = static_cast<std::size_t>(width < 0 ? -width : width);
      ++format;
    } else {
      how.width = read_number(format);
    }
    if (*format == '.') {
      ++format;
      if (*format == '*') {
        auto const precision = va_arg(arguments, int);
        if (precision >= 0) how.precision = static_cast<std::size_t>(precision);
        ++format;
      } else {
        how.precision = read_number(format);
      }
    }
    read_size(format, how);
    how.kind = *format;
    if (how.kind == '\0') break;
    ++format;
    switch (how.kind) {
      case 'd':
      case 'i': {
        auto const value = how.size > sizeof(int)
                               ? (how.size == sizeof(long long) ? va_arg(arguments, long long)
                                                                : va_arg(arguments, long))
                               : va_arg(arguments, int);
        auto const bits = static_cast<std::uint64_t>(value);
        put_number(output, how, value < 0, value < 0 ? 0 - bits : bits);
        break;
      }
      case 'u':
      case 'x':
      case 'X':
      case 'o': {
        auto const value = how.size > sizeof(int) ? (how.size == sizeof(long long)
                                                         ? va_arg(arguments, unsigned long long)
                                                         : va_arg(arguments, unsigned long))
                                                  : va_arg(arguments, unsigned);
        put_number(output, how, false, value);
        break;
      }
      case 'p':
        put_number(output, how, false, reinterpret_cast<std::uintptr_t>(va_arg(arguments, void*)));
        break;
      case 'c': {
        auto const c = static_cast<char>(va_arg(arguments, int));
        put_text(output, how, {&c, 1});
        break;
      }
      case 's': {
        auto const* const text = va_arg(arguments, char const*);
        auto const* const shown = text ? text : "(null)";
        put_text(output, how, {shown, strnlen(shown, how.precision)});
        break;
      }
      default:
        output.put(how.kind);
    }
  }
  return output.close();
}

auto git_files_snprintf(char* to, std::size_t size, char const* format, ...) -> int {  // NOLINT
  va_list arguments;
  va_start(arguments, format);
  auto const count = git_files_vsnprintf(to, size, format, arguments);
  va_end(arguments);
  return count;
}
