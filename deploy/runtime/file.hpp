// Whole files, read and written.

#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "host/posix/descriptor.hpp"

namespace deploy {

// `name` is for the error, which is also what an unopened descriptor gives. Plain files only.
auto read_file(host::posix::Descriptor file, std::string_view name) -> base::Result<std::string>;

auto write_file(std::string const& path, std::string_view contents, unsigned mode)
    -> base::Result<>;

}  // namespace deploy
