// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/containereditor.h"

#include "models/documents/containercheck.h"
#include "models/domain/commandwords.h"
#include "ui/common/card.h"
#include "ui/common/theme.h"
#include "ui/newrun/field.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
enum Source { NoContainer, BaseImage, Dockerfile };

QLineEdit *line(const QString &name, const QString &placeholder = {})
{
    auto *made = new QLineEdit;
    made->setObjectName(name);
    made->setPlaceholderText(placeholder);
    made->setMaxLength(4096);
    return made;
}

QPlainTextEdit *code(const QString &name)
{
    auto *made = new QPlainTextEdit;
    made->setObjectName(name);
    made->setFont(monospacedFont());
    made->setLineWrapMode(QPlainTextEdit::NoWrap);
    made->setTabChangesFocus(true);
    return made;
}
} // namespace

ContainerEditor::ContainerEditor(QWidget *parent)
    : QWidget(parent), m_source(new QComboBox), m_image(line(u"baseImage"_s, u"python:3.11-slim"_s)),
      m_dockerfile(code(u"dockerfile"_s)), m_memory(line(u"sharedMemory"_s, u"2g"_s)),
      m_arguments(line(u"containerArguments"_s, u"--ipc=host"_s)),
      m_gpu(new QCheckBox(tr("Give it the graphics cards"))),
      m_registry(line(u"registryAddress"_s, tr("Docker Hub"))),
      m_user(line(u"registryUser"_s, tr("nobody logs in"))), m_password(line(u"registryPassword"_s)),
      m_preview(code(u"dockerfilePreview"_s))
{
    setObjectName(u"containerEditor"_s);
    m_source->setObjectName(u"containerSource"_s);
    m_source->addItems({tr("Without a container"), tr("On a base image"), tr("From a Dockerfile")});
    m_gpu->setObjectName(u"containerGpu"_s);
    m_password->setEchoMode(QLineEdit::Password);
    m_dockerfile->setFixedHeight(16 * grid);
    m_preview->setReadOnly(true);
    m_preview->setAccessibleName(tr("What is built, as a Dockerfile"));
    auto *preview = new QWidget;
    auto *side = new QVBoxLayout(preview);
    side->setContentsMargins(grid, 0, 0, 0);
    side->setSpacing(grid / 2);
    side->addWidget(sectionTitle(tr("What is built")));
    side->addWidget(m_preview, 1);
    auto *split = new QSplitter(Qt::Horizontal);
    split->setChildrenCollapsible(false);
    split->setHandleWidth(grid);
    split->addWidget(makeForm());
    split->addWidget(preview);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, grid, 0, 0);
    layout->addWidget(split);
    connect(m_source, &QComboBox::currentIndexChanged, this, &ContainerEditor::change);
    connect(m_gpu, &QCheckBox::toggled, this, &ContainerEditor::change);
    connect(m_dockerfile, &QPlainTextEdit::textChanged, this, &ContainerEditor::change);
    for (QLineEdit *each : {m_image, m_memory, m_arguments, m_registry, m_user, m_password})
        connect(each, &QLineEdit::textEdited, this, &ContainerEditor::change);
    showState();
}

QWidget *ContainerEditor::makeForm()
{
    auto *form = new QWidget;
    auto *fields = new QVBoxLayout(form);
    fields->setContentsMargins(0, 0, grid, 0);
    fields->setSpacing(grid);
    const auto row = [&](std::initializer_list<QWidget *> widgets) {
        auto *box = new QHBoxLayout;
        box->setSpacing(grid);
        for (QWidget *each : widgets)
            box->addWidget(each, 1, Qt::AlignTop);
        fields->addLayout(box);
    };
    row({add(u"source"_s, new Field(tr("Runs"), m_source, m_source)),
         add(u"gpu"_s, new Field(tr("Graphics cards"), m_gpu, m_gpu))});
    row({add(u"baseImage"_s, new Field(tr("Base image"), m_image, m_image,
                                       tr("It needs a Python and a shell; the packages are added.")))});
    row({add(u"dockerfile"_s,
             new Field(tr("Dockerfile"), m_dockerfile, m_dockerfile,
                       tr("It can copy nothing from a folder; the packages are added at its end.")))});
    row({add(u"sharedMemory"_s,
             new Field(tr("Shared memory"), m_memory, m_memory, tr("Workers of data loaders need it."))),
         add(u"arguments"_s, new Field(tr("Arguments"), m_arguments, m_arguments,
                                       tr("Further words for podman run or docker run.")))});
    row({add(u"registryAddress"_s,
             new Field(tr("Registry"), m_registry, m_registry, tr("Only where one has to log in."))),
         add(u"registryUser"_s, new Field(tr("User"), m_user, m_user)),
         add(u"password"_s, new Field(tr("Password"), m_password, m_password, tr("Kept in the keychain.")))});
    fields->addStretch();
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(form);
    return scroll;
}

Field *ContainerEditor::add(const QString &name, Field *field)
{
    m_fields.insert(name, field);
    return field;
}

void ContainerEditor::setContainer(const EnvironmentContainer &container)
{
    m_isLoading = true;
    m_as = container;
    m_source->setCurrentIndex(!container.isEnabled             ? NoContainer
                              : container.dockerfile.isEmpty() ? BaseImage
                                                               : Dockerfile);
    m_image->setText(container.baseImage);
    m_dockerfile->setPlainText(container.dockerfile);
    m_memory->setText(container.sharedMemory);
    m_arguments->setText(joinWords(container.arguments));
    m_gpu->setChecked(container.wantsGpu);
    m_registry->setText(container.registryAddress);
    m_user->setText(container.registryUser);
    m_password->clear();
    m_isLoading = false;
    showState();
}

EnvironmentContainer ContainerEditor::container() const
{
    EnvironmentContainer now = m_as;
    now.isEnabled = m_source->currentIndex() != NoContainer;
    if (!now.isEnabled)
        return now;
    const bool isImage = m_source->currentIndex() == BaseImage;
    now.baseImage = isImage ? m_image->text().trimmed() : QString();
    now.dockerfile = isImage ? QString() : m_dockerfile->toPlainText();
    now.sharedMemory = m_memory->text().trimmed();
    now.arguments = splitWords(m_arguments->text()).words;
    now.wantsGpu = m_gpu->isChecked();
    now.registryAddress = m_registry->text().trimmed();
    now.registryUser = m_user->text().trimmed();
    return now;
}

QString ContainerEditor::problem() const
{
    const EnvironmentContainer now = container();
    if (!now.isEnabled)
        return {};
    if (const auto words = splitWords(m_arguments->text()); words.error)
        return words.error->message;
    const QList<Finding> findings = checkContainer(now);
    return findings.isEmpty() ? QString() : findings.constFirst().message;
}

void ContainerEditor::change()
{
    if (m_isLoading)
        return;
    showState();
    emit edited();
}

void ContainerEditor::showState()
{
    const EnvironmentContainer now = container();
    const int source = m_source->currentIndex();
    for (auto it = m_fields.cbegin(); it != m_fields.cend(); ++it) {
        const bool isOfOther = (it.key() == "baseImage"_L1 && source != BaseImage) ||
                               (it.key() == "dockerfile"_L1 && source != Dockerfile);
        it.value()->setVisible(it.key() == "source"_L1 || (now.isEnabled && !isOfOther));
        it.value()->setFinding({});
    }
    m_preview->parentWidget()->setVisible(now.isEnabled);
    m_password->setEnabled(!now.registryUser.isEmpty());
    if (!now.isEnabled)
        return;
    for (const Finding &finding : checkContainer(now)) {
        const bool isDockerfile = finding.field == "baseImage"_L1 && source == Dockerfile;
        if (Field *field = m_fields.value(isDockerfile ? u"dockerfile"_s : finding.field))
            field->setFinding(finding.message);
    }
    if (const auto words = splitWords(m_arguments->text()); words.error)
        m_fields.value(u"arguments"_s)->setFinding(words.error->message);
}

void ContainerEditor::showDockerfile(const QString &text)
{
    if (m_preview->toPlainText() != text)
        m_preview->setPlainText(text);
}

bool ContainerEditor::hasPassword() const
{
    return !m_password->text().isEmpty() && container().isEnabled;
}

Secret ContainerEditor::takePassword()
{
    QByteArray bytes = m_password->text().toUtf8();
    m_password->clear();
    return Secret::take(std::move(bytes));
}

} // namespace trainyard::ui
