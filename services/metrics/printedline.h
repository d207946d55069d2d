// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trainyard {

/// A metric that a line of output mentions.
struct PrintedValue
{
    std::string name;
    double value = 0;
};

/// Where the script is, as far as the line says. Finest first: the smallest kind of a line gives the step.
struct PrintedCounter
{
    enum class Kind { GlobalStep, Step, Iteration, Batch, Bar, Episode, Epoch };
    Kind kind = Kind::Step;
    double value = 0;
};

struct PrintedLine
{
    std::vector<PrintedValue> values;
    std::vector<PrintedCounter> counters;
};

/// Finds the metrics that a line of output mentions. The line has no escape sequences.
///
/// A mention is a name, [A-Za-z][\w./-]{0,63}, and a number, as `name=number`, `name: number` or `name
/// number`; the name may be quoted, as in a printed dict, and the number may stand in tensor(…) or
/// np.float64(…).
/// * Names like epoch, batch, step, iter (PrintedCounter) are no metrics; "Epoch 3/10" and "Epoch: [3]"
/// count, too,
///   and so do "[1,  2000]" and the 120/1000 of a progress bar.
/// * Words such as train, test or average before a name belong to it: "Test accuracy: 0.97" is test_accuracy,
/// and
///   "val: loss 0.5" is val_loss.
/// * A name that sounds like a metric (loss, acc, f1, lr, …) is believed anywhere in a line, and may be a
/// percentage.
///   Another name must fill a whole field (from the line's beginning or a separator up to a separator or the
///   line's end), except with '='.
/// * In a table drawn with upright lines ("│ test_acc │ 0.97 │") only names that sound like a metric count.
/// * The number must end where a number ends: no unit, no % of a progress bar, no date, time, version or
/// address.
/// * Names of things that are no metrics (version, port, seed, batch_size, …), the arguments of a call as in
///   "Linear(in_features=784)", command-line options, paths and addresses of the web are left out.
/// Takes time in proportion to the length of the line.
void scanPrintedLine(std::string_view text, PrintedLine &line);

} // namespace trainyard
