// SPDX-License-Identifier: MIT
#pragma once

#include "ui/engine/Backend.h"

#include <QWidget>

class QBoxLayout;
class QComboBox;
class QFileDialog;
class QProgressBar;
class QVBoxLayout;

namespace linnet::ui {

class Button;
class Label;

/// Export, import, backup and restore: a page of the settings. One at a time, with its progress, until it is done or cancelled; it goes on when
/// the window is closed.
class HistoryPage final : public QWidget
{
    Q_OBJECT
public:
    explicit HistoryPage(Backend &backend, QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void addHeading(QVBoxLayout *box, const QString &words, const QString &objectName);
    void addHelp(QVBoxLayout *box, const QString &words, const QString &objectName);
    Button *addButton(QBoxLayout *box, const QString &words, const QString &objectName);
    QComboBox *addChoice(QVBoxLayout *box, const QString &words, const QString &objectName, const QStringList &entries);
    void makeExport(QVBoxLayout *box);
    void makeProgress(QVBoxLayout *box);
    void fillChats();
    void chooseExport();
    void chooseImport();
    void chooseBackup();
    void chooseRestore();
    QFileDialog *fileDialog(const QString &title, const QString &objectName, bool saves);
    void start(const TransferWish &wish);
    void showRunning(bool running);
    void showProgress(qint64 done, qint64 total);
    void showEnd(const client::TransferReport &report);
    QString sentence(const client::TransferReport &report) const;

    Backend &m_backend;
    QComboBox *m_chat = nullptr;
    QComboBox *m_format = nullptr;
    QList<Button *> m_actions;
    QWidget *m_running = nullptr;
    Button *m_cancel = nullptr;
    QProgressBar *m_bar = nullptr;
    Label *m_result = nullptr;
    TransferWish m_wish;
};

} // namespace linnet::ui
