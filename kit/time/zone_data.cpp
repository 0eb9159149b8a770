#include "kit/time/zone_data.hpp"

#include <iterator>

namespace kit::zone_data {

#include "kit/time/zone_data.inc"

static_assert(std::size(name_starts) == name_count + 1);
static_assert(std::size(name_histories) == name_count);
static_assert(std::size(names) == name_starts[name_count] + 1);
static_assert(std::size(histories) == history_count);
static_assert(sizeof(Type) == 4 && sizeof(History) == 16);

// A component with all of it is to stay below 300 KB.
static_assert(sizeof names + sizeof name_starts + sizeof name_histories + sizeof histories +
                  sizeof excerpts + sizeof steps + sizeof gaps + sizeof type_lists + sizeof types +
                  sizeof abbreviations + sizeof rules <=
              80'000);

}  // namespace kit::zone_data
