// SPDX-License-Identifier: GPL-3.0-or-later
// A run that goes on without the window: `qfa resume RUN` in a session of its own.
#pragma once

#include <QString>

namespace qfa::app {

// qfa beside this program (installed, or in the build tree); empty: there is none.
QString qfaProgram();

// Starts it and does not wait. Its words go to RUN/background.log. Empty, or why it did not start.
QString resumeInBackground(const QString& program, const QString& run);

}  // namespace qfa::app
