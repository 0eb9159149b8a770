// The names of all time zones: listed, searched, and which one an unknown name may have meant.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kit {

// All names, main ones and links, in the order of their bytes. The texts live forever.
class ZoneNames {
 public:
  class Iterator {
   public:
    using value_type = std::string_view;
    using difference_type = std::ptrdiff_t;

    Iterator() = default;
    explicit Iterator(std::size_t index) : index_{index} {}

    auto operator*() const -> std::string_view;
    auto operator++() -> Iterator& {
      ++index_;
      return *this;
    }
    auto operator++(int) -> Iterator { return Iterator{index_++}; }
    auto operator==(Iterator const&) const -> bool = default;

   private:
    std::size_t index_ = 0;
  };

  auto size() const -> std::size_t;
  // `index` is less than size().
  auto operator[](std::size_t index) const -> std::string_view;
  auto begin() const -> Iterator { return Iterator{0}; }
  auto end() const -> Iterator { return Iterator{size()}; }
};

inline auto zone_names() -> ZoneNames { return {}; }

// Where in zone_names() exactly this name is.
auto index_of_zone(std::string_view name) -> std::optional<std::uint16_t>;

// The names that hold every word of `words`, case ignored: "new york" finds "America/New_York".
// Without a word, all of them.
auto search_zones(std::string_view words) -> std::vector<std::string_view>;

// What stands before the first '/' of a name: "Africa", "America" ...
auto zone_regions() -> std::vector<std::string_view>;

// The names below a region such as "Europe" or "America/Argentina", case ignored; "" stands for the
// names without a region, such as "UTC".
auto zones_in(std::string_view region) -> std::vector<std::string_view>;

// A sentence on a name that is no zone, with the name that was meant, if one comes close.
auto why_unknown(std::string_view name) -> std::string;

}  // namespace kit
