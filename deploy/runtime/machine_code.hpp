// Components as machine code: compiled once on a node, by the digest of what they are.

#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "deploy/runtime/settings.hpp"

namespace deploy {

// The path of the machine code of a component of these bytes. It is compiled for this node's
// runtime, by a process of no rights, since a component may come from anywhere.
auto machine_code(std::string_view component, Settings const& settings)
    -> base::Result<std::string>;

}  // namespace deploy
