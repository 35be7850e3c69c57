// SPDX-License-Identifier: GPL-3.0-or-later
// The written texts of the demo's tickets: "[class]" lines, each followed by templates whose {slots}
// demo_tickets.cpp fills. {city2} is a city other than {city}.
#pragma once

namespace qfa {

extern const char* const kDemoTrainTexts;
extern const char* const kDemoProbeTexts;
extern const char* const kDemoSearchTexts;
extern const char* const kDemoReportTexts;

}  // namespace qfa
