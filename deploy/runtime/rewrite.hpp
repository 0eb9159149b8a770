// The configuration of a container whose program is a component, as one whose program is wasmtime.
// https://github.com/opencontainers/runtime-spec/blob/main/config.md

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "deploy/runtime/component.hpp"
#include "deploy/runtime/settings.hpp"
#include "json/view.hpp"

namespace deploy {

// Where the component of a container lies inside of it; nothing when its program is no component.
auto component_of(json::View config) -> std::optional<std::string>;

// Where things are seen in the container.
inline constexpr std::string_view runtime_folder = "/.wasmmcp";
inline constexpr std::string_view code_file = "/.wasmmcp-code.cwasm";

// `code` is the component as machine code, on the node. `is_directory` knows which sources of
// mounts are: a component is given directories alone.
auto rewritten(json::View config, Settings const& settings, Component const& component,
               std::string_view code, bool (*is_directory)(std::string const& path))
    -> base::Result<std::string>;

}  // namespace deploy
