// The protocols that models are asked by: what goes out, and what the answer says. No I/O.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "servers/summarize/options.hpp"

namespace summarize {

// What a model is asked.
struct Prompt {
  std::string system;
  std::string user;
  std::uint32_t most_tokens = 0;  // of its answer
};

using Headers = std::vector<std::pair<std::string, std::string>>;

auto headers_for(Provider const& provider) -> Headers;

// `is_newer`: the limit of tokens by the name that OpenAI's later models want.
auto body_for(Provider const& provider, std::string_view model, Prompt const& prompt, bool is_newer)
    -> std::string;

// The text that the model wrote. A failure says why there is none.
auto read_answer(Provider const& provider, std::string_view content_type, std::string_view body)
    -> base::Result<std::string>;

// What an answer with a status of 300 and above says, in a sentence. `model` is the one asked.
auto refusal_of(Provider const& provider, std::string_view model, int status, std::string_view body)
    -> std::string;

// The text without the provider's key, or pieces of it.
auto without_key(std::string text, std::string_view key) -> std::string;

}  // namespace summarize
