// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/run/linediff.h"

#include <QPlainTextEdit>

namespace trainyard::ui {

/// Code to be read: fixed font, line numbers, and where it is a comparison the changed lines on a ground of
/// their own with + and − beside them. Bounded: of more than maxLines the rest is left out and said.
class CodeView : public QPlainTextEdit
{
    Q_OBJECT
public:
    static constexpr int maxLines = 20'000;

    explicit CodeView(QWidget *parent = nullptr);
    void showText(const QString &text);
    void showDiff(const QList<DiffLine> &lines);
    /// The output of `git diff`.
    void showPatch(const QString &patch);
    /// A sentence instead of code.
    void showMessage(const QString &sentence);
    int gutterWidth() const;
    void paintGutter(QPaintEvent *event);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    enum class Tone { Plain, Added, Removed, Muted };
    struct Line
    {
        QString text;
        QString number; ///< in the gutter
        Tone tone = Tone::Plain;
    };
    void setLines(const QList<Line> &lines);
    void paintTones();

    QWidget *m_gutter;
    QList<Line> m_lines;
};

} // namespace trainyard::ui
