// Logs of servers of the web, and of what stands before them.

#include <algorithm>

#include "servers/log-parser/formats.hpp"
#include "servers/log-parser/scanner.hpp"

namespace logs::formats {
namespace {

using View = std::string_view;

// "GET /index.html HTTP/1.1"; what is no request stands as "request", as clients sent it.
void add_request(View request, Entry& entry) {
  auto scanner = Scanner{request};
  auto method = View{};
  auto path = View{};
  auto protocol = View{};
  if (scanner.word(method) && scanner.take(' ') && scanner.word(path) && scanner.take(' ') &&
      scanner.word(protocol) && scanner.at_end()) {
    entry.add("method", method);
    entry.add("path", path);
    return;
  }
  entry.add("request", request);
}

enum class Tail { common, combined, nginx };

// https://httpd.apache.org/docs/2.4/logs.html#accesslog
auto access(View line, Entry& entry, Tail tail) -> Match {
  auto scanner = Scanner{line};
  auto ip = View{};
  auto identity = View{};
  auto user = View{};
  auto time = View{};
  auto request = View{};
  auto status = View{};
  auto size = View{};
  if (!scanner.word(ip) || !scanner.take(' ') || !scanner.word(identity) || !scanner.take(' ') ||
      !scanner.word(user) || !scanner.take(' ')) {
    return Match::no;
  }
  if (tail == Tail::nginx && identity != "-") return Match::no;
  if (!scanner.between('[', ']', time) || time.empty() || !scanner.take(' ') ||
      !scanner.quoted(request) || !scanner.take(' ') || !scanner.digits(status) ||
      !scanner.take(' ')) {
    return Match::no;
  }
  if (tail == Tail::nginx ? !scanner.digits(size) : !scanner.word(size)) return Match::no;
  auto referrer = View{};
  auto agent = View{};
  if (tail != Tail::common && (!scanner.take(' ') || !scanner.quoted(referrer) ||
                               !scanner.take(' ') || !scanner.quoted(agent))) {
    return Match::no;
  }
  entry.add("ip", ip);
  entry.add("time", time);
  add_request(request, entry);
  entry.add("status", status);
  entry.add("size", size);
  if (tail != Tail::common) {
    entry.add("referrer", referrer);
    entry.add("agent", agent);
  }
  return Match::entry;
}

// "192.0.2.1:2817", "[2001:db8::1]:443": the address without its port.
auto without_port(View address) -> View {
  auto const colon = address.rfind(':');
  if (colon == address.npos) return address;
  auto host = address.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    return host.substr(1, host.size() - 2);
  }
  return host;
}

// Of "http://www.example.com:80/a?b=c" the path with its query.
auto path_of(View target) -> View {
  auto const scheme = target.find("://");
  if (scheme == target.npos) return target;
  auto const path = target.find('/', scheme + 3);
  return path == target.npos ? View{"/"} : target.substr(path);
}

auto is_of_address(View word) -> bool {
  return word == "-" || (word.contains(':') && (is_digit(word.front()) || word.front() == '[' ||
                                                is_letter(word.front())));
}

// From the client's address to the user's agent, which both kinds of load balancer write alike.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
auto balanced(Scanner& scanner, Entry& entry) -> bool {
  auto client = View{};
  auto target = View{};
  View times[3];
  View numbers[4];
  auto request = View{};
  auto agent = View{};
  if (!scanner.word(client) || !is_of_address(client) || !scanner.take(' ') ||
      !scanner.word(target) || !is_of_address(target) || !scanner.take(' ')) {
    return false;
  }
  for (auto& each : times) {
    if (!scanner.word(each) || !scanner.take(' ')) return false;
    if (!is_digit(each.front()) && each != "-1") return false;
  }
  for (auto& each : numbers) {
    if (!scanner.word(each) || !scanner.take(' ')) return false;
    if (!is_digit(each.front()) && each != "-") return false;
  }
  if (!scanner.quoted(request)) return false;
  entry.add("ip", without_port(client));
  entry.add("client", client);
  entry.add("target", target);
  entry.add("request_processing_time", times[0]);
  entry.add("target_processing_time", times[1]);
  entry.add("response_processing_time", times[2]);
  entry.add("status", numbers[0]);
  entry.add("target_status", numbers[1]);
  entry.add("received_bytes", numbers[2]);
  entry.add("size", numbers[3]);
  add_request(request, entry);
  for (auto& field : entry.fields()) {
    if (field.name == "path") field.value.text = path_of(field.value.text);
  }
  if (scanner.take(' ') && scanner.quoted(agent)) entry.add("agent", agent);
  return true;
}

auto is_stamp(View word) -> bool {
  return word.size() > 19 && is_digit(word[0]) && word[4] == '-' && word[10] == 'T';
}

}  // namespace

auto apache_combined(View line, Header&, Entry& entry) -> Match {
  return access(line, entry, Tail::combined);
}
auto apache_common(View line, Header&, Entry& entry) -> Match {
  return access(line, entry, Tail::common);
}
auto nginx(View line, Header&, Entry& entry) -> Match { return access(line, entry, Tail::nginx); }

auto alb(View line, Header&, Entry& entry) -> Match {
  auto scanner = Scanner{line};
  auto type = View{};
  auto time = View{};
  auto name = View{};
  if (!scanner.word(type) || !scanner.take(' ') || !scanner.word(time) || !is_stamp(time) ||
      !scanner.take(' ') || !scanner.word(name) || !scanner.take(' ')) {
    return Match::no;
  }
  if (type != "http" && type != "https" && type != "h2" && type != "grpcs" && type != "ws" &&
      type != "wss") {
    return Match::no;
  }
  entry.add("type", type);
  entry.add("time", time);
  entry.add("elb", name);
  if (!balanced(scanner, entry)) return Match::no;
  constexpr View rest[] = {"ssl_cipher", "ssl_protocol", "target_group",  "trace_id",
                           "domain",     "certificate",  "rule_priority", "request_time",
                           "actions",    "redirect",     "error_reason"};
  for (auto const name_of_field : rest) {
    auto value = View{};
    if (!scanner.take(' ') || (!scanner.quoted(value) && !scanner.word(value))) break;
    entry.add(name_of_field, value);
  }
  return Match::entry;
}

// https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html
auto elb(View line, Header&, Entry& entry) -> Match {
  auto scanner = Scanner{line};
  auto time = View{};
  auto name = View{};
  if (!scanner.word(time) || !is_stamp(time) || !scanner.take(' ') || !scanner.word(name) ||
      !scanner.take(' ')) {
    return Match::no;
  }
  entry.add("time", time);
  entry.add("elb", name);
  if (!balanced(scanner, entry)) return Match::no;
  for (View const name_of_field : {"ssl_cipher", "ssl_protocol"}) {
    auto value = View{};
    if (!scanner.take(' ') || !scanner.word(value)) break;
    entry.add(name_of_field, value);
  }
  return Match::entry;
}

// "2026/10/03 13:55:36 [error] 1234#5678: *90 message, client: 192.0.2.1, server: ..."
auto nginx_error(View line, Header&, Entry& entry) -> Match {
  auto scanner = Scanner{line};
  auto level = View{};
  auto pid = View{};
  auto tid = View{};
  if (line.size() < 22 || line[4] != '/' || line[7] != '/' || line[10] != ' ' || line[13] != ':') {
    return Match::no;
  }
  auto const time = line.substr(0, 19);
  if (!scanner.take(line.substr(0, 20)) || !scanner.between('[', ']', level) ||
      !scanner.take(' ') || !scanner.digits(pid) || !scanner.take('#') || !scanner.digits(tid) ||
      !scanner.take(": ")) {
    return Match::no;
  }
  entry.add("time", time);
  entry.add("level", level);
  entry.add("pid", pid);
  entry.add("tid", tid);
  auto connection = View{};
  if (scanner.take('*') && scanner.digits(connection)) {
    scanner.blanks();
    entry.add("connection", connection);
  }
  auto text = scanner.rest();
  auto const details = text.find(", client: ");
  entry.add("message", text.substr(0, details));
  if (details == text.npos) return Match::entry;
  auto tail = Scanner{text.substr(details)};
  auto name = View{};
  while (tail.take(", ") && tail.until(": ", name)) {
    auto value = View{};
    if (!tail.quoted(value)) {
      value = tail.rest().substr(0, tail.rest().find(", "));
      tail.take(value);
    }
    entry.add(name == "client" ? View{"ip"} : name, value);
  }
  return Match::entry;
}

// "[Mon Oct 03 13:55:36.123456 2026] [core:error] [pid 1:tid 2] [client 192.0.2.1:5] message"
// https://httpd.apache.org/docs/2.4/logs.html#errorlog
auto apache_error(View line, Header&, Entry& entry) -> Match {
  auto scanner = Scanner{line};
  auto time = View{};
  auto source = View{};
  if (!scanner.between('[', ']', time) || time.size() < 20 || time[3] != ' ' || time[7] != ' ' ||
      !is_letter(time[0]) || !scanner.take(' ') || !scanner.between('[', ']', source)) {
    return Match::no;
  }
  auto const colon = source.find(':');
  entry.add("time", time);
  if (colon != source.npos) entry.add("module", source.substr(0, colon));
  entry.add("level", colon == source.npos ? source : source.substr(colon + 1));
  auto part = View{};
  while (scanner.take(' ') && scanner.between('[', ']', part)) {
    auto inner = Scanner{part};
    auto value = View{};
    if (inner.take("pid ") && inner.digits(value)) {
      entry.add("pid", value);
      if (inner.take(":tid ") && inner.digits(value)) entry.add("tid", value);
    } else if (inner.take("client ") && inner.word(value)) {
      entry.add("ip", without_port(value));
    }
  }
  entry.add("message", scanner.rest());
  return Match::entry;
}

// https://docs.haproxy.org/3.0/configuration.html#8.2.3
auto haproxy(View line, Header&, Entry& entry) -> Match {
  // After the prefix that syslog gives it, if any.
  auto const program = line.find("haproxy[");
  if (program == line.npos || program > 64) return Match::no;
  auto scanner = Scanner{line.substr(program + 8)};
  auto pid = View{};
  auto client = View{};
  auto time = View{};
  auto frontend = View{};
  auto backend = View{};
  if (!scanner.digits(pid) || !scanner.take("]: ") || !scanner.word(client) ||
      !client.contains(':') || !scanner.take(" [") || !scanner.until(']', time) ||
      !scanner.take(' ') || !scanner.word(frontend) || !scanner.take(' ') ||
      !scanner.word(backend) || !scanner.take(' ')) {
    return Match::no;
  }
  entry.add("time", time);
  entry.add("ip", without_port(client));
  entry.add("pid", pid);
  entry.add("client", client);
  entry.add("frontend", frontend);
  auto const slash = backend.find('/');
  entry.add("backend", backend.substr(0, slash));
  if (slash != backend.npos) entry.add("server", backend.substr(slash + 1));
  auto timers = View{};
  auto word = View{};
  if (!scanner.word(timers) || !scanner.take(' ')) return Match::no;
  auto parts = Scanner{timers};
  auto const is_http = std::ranges::count(timers, '/') == 4;
  constexpr View http_timers[] = {"request_ms", "queue_ms", "connect_ms", "response_ms",
                                  "total_ms"};
  constexpr View tcp_timers[] = {"queue_ms", "connect_ms", "total_ms"};
  for (auto const name : is_http ? std::span<View const>{http_timers} : tcp_timers) {
    auto value = parts.rest().substr(0, parts.rest().find('/'));
    entry.add(name, value);
    parts.take(value);
    parts.take('/');
  }
  if (is_http) {
    if (!scanner.word(word) || !scanner.take(' ')) return Match::no;
    entry.add("status", word);
  }
  if (!scanner.word(word)) return Match::no;
  entry.add("size", word);
  if (is_http) {
    // The cookies of the request and of the response.
    for (auto i = 0; i < 2; ++i) scanner.take(' ') && scanner.word(word);
  }
  if (scanner.take(' ') && scanner.word(word)) entry.add("termination_state", word);
  auto request = View{};
  if (auto const quote = scanner.rest().find(" \""); quote != View::npos) {
    scanner.take(scanner.rest().substr(0, quote + 1));
    if (scanner.quoted(request)) add_request(request, entry);
  }
  return Match::entry;
}

}  // namespace logs::formats
