// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/linediff.h"

#include "ui/runs/run/counts.h"

#include <QHash>

#include <algorithm>
#include <vector>

namespace trainyard::ui {

namespace {
enum class Step { Same, Removed, Added };

/// Lines as numbers: equal lines have equal numbers.
std::vector<int> numbered(const QList<QStringView> &lines, QHash<QStringView, int> *known)
{
    std::vector<int> numbers;
    numbers.reserve(size_t(lines.size()));
    for (const QStringView line : lines) {
        auto found = known->constFind(line);
        if (found == known->constEnd())
            found = known->insert(line, int(known->size()));
        numbers.push_back(*found);
    }
    return numbers;
}

/// The steps from a to b, or nothing when they are more than the bound.
std::vector<Step> shortestEdit(const std::vector<int> &a, const std::vector<int> &b)
{
    const int n = int(a.size());
    const int m = int(b.size());
    const int most = std::min(n + m, maxDiffEdits);
    // furthest[d][k + d]: how far in `a` diagonal k reaches with d edits.
    std::vector<std::vector<int>> furthest;
    const auto reach = [&](int d, int k) {
        return k < -d || k > d ? -1 : furthest[size_t(d)][size_t(k + d)];
    };
    for (int d = 0; d <= most; ++d) {
        furthest.emplace_back(size_t(2 * d + 1), -1);
        for (int k = -d; k <= d; k += 2) {
            int x = 0;
            if (d > 0) {
                const int down = reach(d - 1, k + 1);
                const int right = reach(d - 1, k - 1);
                x = k == -d || (k != d && right < down) ? down : right + 1;
            }
            int y = x - k;
            while (x < n && y < m && y >= 0 && a[size_t(x)] == b[size_t(y)])
                ++x, ++y;
            furthest.back()[size_t(k + d)] = x;
            if (x < n || y < m)
                continue;
            std::vector<Step> steps;
            x = n;
            y = m;
            for (int back = d; back >= 0; --back) {
                const int diagonal = x - y;
                int fromX = 0;
                bool isDown = false;
                if (back > 0) {
                    const int down = reach(back - 1, diagonal + 1);
                    const int right = reach(back - 1, diagonal - 1);
                    isDown = diagonal == -back || (diagonal != back && right < down);
                    fromX = isDown ? down : right + 1;
                }
                while (x > fromX) {
                    steps.push_back(Step::Same);
                    --x, --y;
                }
                if (back > 0) {
                    steps.push_back(isDown ? Step::Added : Step::Removed);
                    isDown ? --y : --x;
                }
            }
            std::ranges::reverse(steps);
            return steps;
        }
    }
    return {};
}
} // namespace

QList<DiffLine> diffLines(const QString &before, const QString &after)
{
    const auto split = [](const QString &text) {
        QList<QStringView> lines = QStringView(text).split(u'\n');
        if (lines.constLast().isEmpty())
            lines.removeLast(); // the newline that ends the text begins no line
        return lines;
    };
    const QList<QStringView> oldLines = split(before);
    const QList<QStringView> newLines = split(after);
    QHash<QStringView, int> known;
    std::vector<int> a = numbered(oldLines, &known);
    std::vector<int> b = numbered(newLines, &known);
    size_t front = 0;
    while (front < a.size() && front < b.size() && a[front] == b[front])
        ++front;
    size_t back = 0;
    while (back < a.size() - front && back < b.size() - front &&
           a[a.size() - 1 - back] == b[b.size() - 1 - back])
        ++back;
    a = std::vector(a.begin() + long(front), a.end() - long(back));
    b = std::vector(b.begin() + long(front), b.end() - long(back));
    std::vector<Step> steps = shortestEdit(a, b);
    if (steps.empty()) {
        steps.assign(a.size(), Step::Removed);
        steps.insert(steps.end(), b.size(), Step::Added);
    }
    steps.insert(steps.begin(), front, Step::Same);
    steps.insert(steps.end(), back, Step::Same);

    QList<DiffLine> lines;
    int x = 0;
    int y = 0;
    for (const Step step : steps) {
        switch (step) {
        case Step::Same:
            lines.append({DiffLine::Kind::Same, x + 1, y + 1, newLines[y].toString()});
            ++x, ++y;
            break;
        case Step::Removed:
            lines.append({DiffLine::Kind::Removed, x + 1, 0, oldLines[x].toString()});
            ++x;
            break;
        case Step::Added:
            lines.append({DiffLine::Kind::Added, 0, y + 1, newLines[y].toString()});
            ++y;
            break;
        }
    }
    return lines;
}

QList<DiffLine> withContext(const QList<DiffLine> &lines, int context)
{
    QList<DiffLine> shown;
    qsizetype left = 0;
    const auto flush = [&] {
        if (left > 0)
            shown.append({DiffLine::Kind::Left, 0, 0, unchangedCount(left)});
        left = 0;
    };
    std::vector<bool> isNear(size_t(lines.size()), false);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (lines[i].kind == DiffLine::Kind::Same)
            continue;
        const qsizetype last = std::min(lines.size() - 1, i + context);
        for (qsizetype k = std::max<qsizetype>(0, i - context); k <= last; ++k)
            isNear[size_t(k)] = true;
    }
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (!isNear[size_t(i)]) {
            ++left;
            continue;
        }
        flush();
        shown.append(lines[i]);
    }
    flush();
    return shown;
}

} // namespace trainyard::ui
