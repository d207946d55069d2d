// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QElapsedTimer>
#include <QSize>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <random>
#include <vector>

/// What charts are measured with: the same lines, and a frame timed in the same way.
namespace trainyard::bench {

inline constexpr int mostMilliseconds = 10'000; ///< for the frames of one act
inline constexpr QSize windowSize(1200, 600);

struct Timing
{
    double median = 0;
    double p95 = 0;
    double worst = 0;
    double wall = 0; ///< median
};

inline double cpuMilliseconds()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

/// Times one act and everything that it makes the event loop do; fewer frames where they take too long.
template <typename Act> Timing timeFrames(QApplication &application, int frames, Act act)
{
    constexpr int warmUp = 5;
    QElapsedTimer all;
    all.start();
    std::vector<double> cpu, wall;
    for (int i = 0; i < frames + warmUp; ++i) {
        if (cpu.size() >= 5 && all.elapsed() > mostMilliseconds)
            break;
        QElapsedTimer timer;
        timer.start();
        const double before = cpuMilliseconds();
        act(i);
        application.processEvents();
        if (i >= warmUp) {
            cpu.push_back(cpuMilliseconds() - before);
            wall.push_back(double(timer.nsecsElapsed()) / 1e6);
        }
    }
    std::ranges::sort(cpu);
    std::ranges::sort(wall);
    return {cpu[cpu.size() / 2], cpu[cpu.size() * 95 / 100], cpu.back(), wall[wall.size() / 2]};
}

inline double lossAt(std::mt19937_64 &random, qsizetype index, qsizetype count, int line)
{
    const double progress = double(index) / double(count);
    const double noise = double(random() >> 11) * 0x1p-53 - 0.5;
    return 2.0 * std::exp(-4 * progress) + 0.2 + 0.05 * line + 0.1 * noise + (index % 100'003 == 77 ? 2 : 0);
}

} // namespace trainyard::bench
