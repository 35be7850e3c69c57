// SPDX-License-Identifier: GPL-3.0-or-later
// Names in run folders, for lists. Reads folders: not for a thread that draws.
#pragma once

#include <QString>
#include <QStringList>
#include <vector>

#include "engine/api/result.h"

namespace qfa::app {

// Run folders in `folder` and those of `recent` that exist still: newest first, at most 100.
Result<QStringList> runFolders(const QString& folder, const QStringList& recent);

// Steps of the checkpoints of a run, newest first.
Result<std::vector<int>> checkpointSteps(const QString& run);

}  // namespace qfa::app
