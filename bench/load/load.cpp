// Puts load on an HTTP server: the same POST again and again over connections that stay open, for a
// bounded time. Prints one line of JSON. Loopback only.
//
//   load 127.0.0.1:8000 /mcp 32 2.0 body.json 'Content-Type: application/json' ...

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

auto seconds_since(Clock::time_point start) -> double {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

struct Tally {
  std::vector<float> milliseconds;
  std::uint64_t errors = 0;
};

// Reads one answer: a status line, headers with a Content-Length or chunks, a body.
class Answer {
 public:
  void add(std::string_view bytes) { text_ += bytes; }

  // Whether it is complete; what follows it is an error of the server.
  auto complete() const -> bool {
    auto const head = text_.find("\r\n\r\n");
    if (head == text_.npos) return false;
    auto const body = text_.size() - head - 4;
    if (auto const length = header("content-length: ")) return body >= *length;
    return text_.ends_with("0\r\n\r\n");
  }
  auto is_success() const -> bool { return text_.starts_with("HTTP/1.1 200"); }
  void clear() { text_.clear(); }

 private:
  auto header(std::string_view name) const -> std::optional<std::size_t> {
    for (std::size_t at = 0; (at = text_.find("\r\n", at)) != text_.npos; at += 2) {
      auto const line = std::string_view{text_}.substr(at + 2, name.size());
      auto const same =
          std::ranges::equal(line, name, [](char a, char b) { return (a | 32) == b; });
      if (same) return std::strtoul(text_.c_str() + at + 2 + name.size(), nullptr, 10);
      if (line.starts_with("\r\n")) break;
    }
    return std::nullopt;
  }

  std::string text_;
};

class Connection {
 public:
  Connection(sockaddr_in const& address, std::string_view request)
      : address_{address}, request_{request} {
    open();
  }

  auto descriptor() const -> int { return socket_; }

  // Takes what came; sends the next request when an answer is complete.
  void receive(Tally& tally) {
    char buffer[65536];
    auto const count = ::read(socket_, buffer, sizeof buffer);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) {
      ++tally.errors;
      ::close(socket_);
      open();
      return;
    }
    answer_.add({buffer, static_cast<std::size_t>(count)});
    if (!answer_.complete()) return;
    if (answer_.is_success()) {
      tally.milliseconds.push_back(static_cast<float>(seconds_since(sent_) * 1000));
    } else {
      ++tally.errors;
    }
    answer_.clear();
    send();
  }

 private:
  void open() {
    answer_.clear();
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    auto const yes = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (::connect(socket_, reinterpret_cast<sockaddr const*>(&address_), sizeof address_) != 0) {
      std::perror("connect");
      std::exit(1);
    }
    ::fcntl(socket_, F_SETFL, O_NONBLOCK);
    send();
  }

  // Requests are small: a socket with nothing in flight takes them whole.
  void send() {
    sent_ = Clock::now();
    if (::write(socket_, request_.data(), request_.size()) !=
        static_cast<ssize_t>(request_.size())) {
      std::fputs("the request did not fit the socket\n", stderr);
    }
  }

  sockaddr_in const& address_;
  std::string_view request_;
  int socket_ = -1;
  Answer answer_;
  Clock::time_point sent_;
};

auto read_file(char const* path) -> std::string {
  auto text = std::string{};
  auto* const file = std::fopen(path, "rb");
  if (!file) {
    std::perror(path);
    std::exit(2);
  }
  char buffer[4096];
  for (std::size_t count = 0; (count = std::fread(buffer, 1, sizeof buffer, file)) > 0;) {
    text.append(buffer, count);
  }
  std::fclose(file);
  return text;
}

auto at(std::vector<float> const& sorted, double share) -> double {
  return sorted.empty() ? 0.0
                        : static_cast<double>(sorted[static_cast<std::size_t>(
                              share * static_cast<double>(sorted.size() - 1))]);
}

}  // namespace

auto main(int count, char** words) -> int {
  if (count < 6) {
    std::fputs("usage: load IP:PORT PATH CONNECTIONS SECONDS BODY_FILE [HEADER]...\n", stderr);
    return 2;
  }
  auto const target = std::string{words[1]};
  auto const colon = target.rfind(':');
  auto address = sockaddr_in{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(target.c_str() + colon + 1)));
  if (inet_pton(AF_INET, target.substr(0, colon).c_str(), &address.sin_addr) != 1 ||
      (ntohl(address.sin_addr.s_addr) >> 24) != 127) {
    std::fputs("the target must be a loopback address such as 127.0.0.1:8000\n", stderr);
    return 2;
  }
  auto const body = read_file(words[5]);
  auto request = "POST " + std::string{words[2]} + " HTTP/1.1\r\nHost: " + target + "\r\n";
  for (auto i = 6; i < count; ++i) request += std::string{words[i]} + "\r\n";
  request += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;

  auto tally = Tally{};
  auto connections = std::vector<Connection>{};
  auto const number = std::atoi(words[3]);
  for (auto i = 0; i < number; ++i) connections.emplace_back(address, request);

  auto const limit = std::atof(words[4]);
  auto const start = Clock::now();
  auto waits = std::vector<pollfd>(connections.size());
  while (seconds_since(start) < limit) {
    for (std::size_t i = 0; i < waits.size(); ++i)
      waits[i] = {connections[i].descriptor(), POLLIN, 0};
    if (::poll(waits.data(), waits.size(), 100) <= 0) continue;
    for (std::size_t i = 0; i < waits.size(); ++i) {
      if (waits[i].revents != 0) connections[i].receive(tally);
    }
  }
  auto const elapsed = seconds_since(start);
  std::ranges::sort(tally.milliseconds);
  std::printf(
      "{\"requests\":%zu,\"errors\":%llu,\"seconds\":%.3f,\"p50_ms\":%.3f,\"p99_ms\":%.3f}\n",
      tally.milliseconds.size(), static_cast<unsigned long long>(tally.errors), elapsed,
      at(tally.milliseconds, 0.5), at(tally.milliseconds, 0.99));
  return 0;
}
