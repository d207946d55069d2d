// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Reading and hashing a description of 500 lines (budget: 5 ms), against yaml-cpp's own tree of the same
// text.
#include "models/documents/packagedocument.h"

#include <QElapsedTimer>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <vector>

#include <yaml-cpp/yaml.h>

using namespace trainyard;
using namespace Qt::StringLiterals;

namespace {
double medianMs(const std::function<void()> &work)
{
    std::vector<double> times;
    for (int i = 0; i < 51; ++i) {
        QElapsedTimer timer;
        timer.start();
        work();
        times.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    std::ranges::sort(times);
    return times.at(times.size() / 2);
}

double parseAndHash(const QString &text, Environment::Format format)
{
    return medianMs([&] {
        Environment environment;
        if (!applyDocument(environment, text, format) || environmentHash(environment).isEmpty())
            std::fputs("the description was refused\n", stderr);
    });
}
} // namespace

int main()
{
    QString conda = u"name: big\nchannels:\n  - conda-forge\ndependencies:\n  - python=3.11\n  - pip\n"_s;
    QString requirements;
    for (int i = 0; i < 245; ++i)
        conda += u"  - package-%1>=1.%1,<3  # needed\n"_s.arg(i);
    conda += u"  - pip:\n"_s;
    for (int i = 0; i < 248; ++i)
        conda += u"      - wheel_%1[extra]==2.%1 ; python_version >= '3.8'\n"_s.arg(i);
    for (int i = 0; i < 500; ++i)
        requirements += u"wheel_%1[extra]==2.%1 ; python_version >= '3.8'  # needed\n"_s.arg(i);
    const std::string bytes = conda.toStdString();
    const double peer = medianMs([&] { YAML::Load(bytes); });
    const double ours = parseAndHash(conda, Environment::Format::CondaFile);
    std::printf("conda file, 500 lines, parse and hash: %.2f ms (budget 5); yaml-cpp's tree alone %.2f ms, "
                "ratio %.2f\n",
                ours, peer, ours / peer);
    std::printf("requirements, 500 lines, parse and hash: %.2f ms (budget 5)\n",
                parseAndHash(requirements, Environment::Format::Requirements));
    return 0;
}
