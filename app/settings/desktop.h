// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace qfa::app {

// A message of the desktop (org.freedesktop.Notifications); where there is none, nothing happens.
void notifyDesktop(const QString& title, const QString& text);

}  // namespace qfa::app
