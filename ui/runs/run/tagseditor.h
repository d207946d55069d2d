// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QWidget>

class QLabel;
class QLineEdit;

namespace trainyard::ui {

class FlowLayout;

/// The tags of a run as chips that can be taken away, and a field for one more: "key" or "key=value", checked
/// as it is typed. Says what the tags should become; shows what it is told.
class TagsEditor : public QWidget
{
    Q_OBJECT
public:
    explicit TagsEditor(QWidget *parent = nullptr);
    void setTags(const QMap<QString, QString> &tags);
    void focusField();

signals:
    void edited(const QMap<QString, QString> &tags);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void rebuild();
    void check();
    void add();

    QMap<QString, QString> m_tags;
    QWidget *m_chips;
    FlowLayout *m_flow;
    QLineEdit *m_field;
    QLabel *m_problem;
};

} // namespace trainyard::ui
