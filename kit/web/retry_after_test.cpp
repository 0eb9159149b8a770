#include "kit/web/retry_after.hpp"

#include "base/test.hpp"

using kit::pause_asked_for;

namespace {
constexpr auto date = "Sun, 06 Nov 1994 08:49:37 GMT";
}

TEST("a pause is a number of seconds, or a moment after the answer's own") {
  expect(pause_asked_for("0", "") == 0U);
  expect(pause_asked_for(" 120 ", "") == 120U);
  expect(pause_asked_for("Sun, 06 Nov 1994 08:49:47 GMT", date) == 10U);
  expect(pause_asked_for("Mon, 07 Nov 1994 08:49:37 GMT", date) == 86'400U);
  expect(pause_asked_for("Sat, 31 Dec 1994 23:59:60 GMT", "Sat, 31 Dec 1994 23:59:50 GMT") == 9U);
}

TEST("dates of all three forms are read") {
  expect(pause_asked_for("Sunday, 06-Nov-94 08:49:38 GMT", date) == 1U);
  expect(pause_asked_for("Sun Nov  6 08:49:39 1994", date) == 2U);
  expect(pause_asked_for("Friday, 06-Nov-26 08:49:38 GMT", "Fri, 06 Nov 2026 08:49:37 GMT") == 1U);
}

TEST("a moment that is over is no pause") {
  expect(pause_asked_for("Sun, 06 Nov 1994 08:49:07 GMT", date) == 0U);
}

TEST("what makes no sense asks for nothing") {
  for (auto const* text : {"", "soon", "-1", "1.5", "99999999999999999999",
                           "Sun, 31 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
                           "Sun, 06 Nov 1994", "08:49:37", "Sun, 06 Nev 1994 08:49:37",
                           "Sun, 06 Nov 19941 08:49:37 GMT", ":::: , - - Nov Nov 1 1 1 1"}) {
    expect(!pause_asked_for(text, date));
  }
  expect(!pause_asked_for(date, ""));
  expect(!pause_asked_for(date, "now"));
}
