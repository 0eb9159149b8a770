#include "kit/html/feed.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "base/url.hpp"
#include "kit/html/document.hpp"
#include "kit/html/page.hpp"
#include "kit/html/xml.hpp"

namespace kit {
namespace {

using html::XmlReader;
using Event = XmlReader::Event;

constexpr auto most_entries = 2000;
constexpr auto longest_summary = std::size_t{20'000};
constexpr auto longest_text = std::size_t{2000};

struct Entry {
  std::string title, link, date, summary, content;
};

// Which element of an entry tells what.
auto member_of(Entry& entry, std::string_view name) -> std::string* {
  constexpr auto names = std::array<std::pair<std::string_view, std::string Entry::*>, 12>{
      {{"title", &Entry::title},
       {"link", &Entry::link},
       {"loc", &Entry::link},
       {"pubDate", &Entry::date},
       {"published", &Entry::date},
       {"updated", &Entry::date},
       {"date", &Entry::date},
       {"lastmod", &Entry::date},
       {"description", &Entry::summary},
       {"summary", &Entry::summary},
       {"content", &Entry::content},
       {"encoded", &Entry::content}}};
  for (auto const& [known, member] : names) {
    if (name == known) return &(entry.*member);
  }
  return nullptr;
}

auto is_entry(std::string_view name) -> bool {
  return name == "item" || name == "entry" || name == "url" || name == "sitemap";
}

// Summaries are HTML as a rule, and text has no tags.
auto as_markdown(std::string_view text, std::string_view url) -> std::string {
  auto const page = read_page(text.substr(0, longest_summary), {.url = url, .whole = true});
  return page ? page->markdown : std::string{};
}

auto linked(std::string const& title, std::string const& link) -> std::string {
  if (link.empty()) return title;
  return title.empty() ? base::concat("<", link, ">") : base::concat("[", title, "](", link, ")");
}

class Feed {
 public:
  explicit Feed(std::string_view url) : url_{url} {}

  auto read(std::string_view xml) -> bool;
  auto markdown() -> std::string { return std::move(out_); }

 private:
  void on_open(XmlReader const& reader);
  void on_close(XmlReader const& reader);
  void tell(Entry& entry);

  std::string_view url_;
  std::string out_;
  Entry head_;  // of the feed itself
  Entry entry_;
  int depth_ = 0;
  int entry_depth_ = 0;   // 0: in none
  int member_depth_ = 0;  // 0: in none
  std::string* member_ = nullptr;
  int count_ = 0;
  bool is_sitemap_ = false;
  bool told_head_ = false;
};

void Feed::on_open(XmlReader const& reader) {
  ++depth_;
  auto const name = reader.name();
  if (entry_depth_ == 0 && is_entry(name)) {
    entry_depth_ = depth_;
    entry_ = {};
    return;
  }
  if (member_depth_ != 0) return;
  // Of the feed, its members stand at its second or third level.
  auto const is_of_entry = entry_depth_ != 0 && depth_ == entry_depth_ + 1;
  auto const is_of_head = entry_depth_ == 0 && depth_ <= 3 && count_ == 0;
  if (!is_of_entry && !is_of_head) return;
  auto& entry = is_of_entry ? entry_ : head_;
  auto* const member = member_of(entry, name);
  if (!member || !member->empty()) return;
  if (name == "link") {
    auto const rel = reader.attribute("rel");
    if (!rel.empty() && rel != "alternate") return;
    *member = reader.attribute("href");
    if (!member->empty()) return;
  }
  member_ = member;
  member_depth_ = depth_;
}

void Feed::on_close(XmlReader const& reader) {
  if (depth_ == member_depth_) member_depth_ = 0;
  if (depth_ == entry_depth_ && is_entry(reader.name())) {
    entry_depth_ = member_depth_ = 0;
    tell(entry_);
  }
  if (depth_ > 0) --depth_;
}

void Feed::tell(Entry& entry) {
  if (!std::exchange(told_head_, true)) {
    auto const title = html::one_line(head_.title.substr(0, longest_text));
    if (!title.empty()) out_ += base::concat("# ", title, "\n\n");
    auto const summary = as_markdown(head_.summary, url_);
    if (!summary.empty()) out_ += base::concat(summary, "\n\n");
  }
  if (++count_ > most_entries) return;
  auto link = html::one_line(entry.link.substr(0, longest_text));
  if (!link.empty()) link = base::joined_url(url_, link);
  auto const title = html::one_line(entry.title.substr(0, longest_text));
  auto const date = html::one_line(entry.date.substr(0, 100));
  if (is_sitemap_) {
    out_ += base::concat("* ", linked(title, link), date.empty() ? "" : ", ", date, "\n");
    return;
  }
  auto const& said = entry.summary.empty() ? entry.content : entry.summary;
  auto const summary = as_markdown(said, url_);
  out_ += base::concat("## ", linked(title, link), "\n\n");
  if (!date.empty()) out_ += base::concat(date, "\n\n");
  if (!summary.empty()) out_ += base::concat(summary, "\n\n");
}

auto Feed::read(std::string_view xml) -> bool {
  auto reader = XmlReader{xml};
  auto is_feed = false;
  while (true) {
    auto const event = reader.next();
    if (event == Event::end) break;
    if (event == Event::open) {
      if (!is_feed) {
        constexpr auto roots =
            std::array<std::string_view, 5>{"rss", "RDF", "feed", "urlset", "sitemapindex"};
        if (std::ranges::find(roots, reader.name()) == roots.end()) return false;
        is_feed = true;
        is_sitemap_ = reader.name() == "urlset" || reader.name() == "sitemapindex";
      }
      on_open(reader);
    } else if (event == Event::close) {
      on_close(reader);
    } else if (member_depth_ != 0 && member_->size() < longest_summary) {
      *member_ += reader.text();
    }
  }
  if (count_ > most_entries) {
    out_ += base::concat("\n", count_ - most_entries, " further entries are left out.\n");
  }
  while (out_.ends_with('\n')) out_.pop_back();
  return is_feed;
}

}  // namespace

auto read_feed(std::string_view xml, std::string_view url) -> std::optional<std::string> {
  if (xml.starts_with("\xEF\xBB\xBF")) xml.remove_prefix(3);
  auto feed = Feed{url};
  if (!feed.read(xml)) return std::nullopt;
  auto markdown = feed.markdown();
  if (markdown.empty()) return "The feed has no entries.";
  return markdown;
}

}  // namespace kit
