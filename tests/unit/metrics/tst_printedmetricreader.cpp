// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/printedmetricreader.h"
#include "services/metrics/terminaltext.h"

#include "metricfixture.h"

#include <QTest>

#include <cmath>

using namespace trainyard;

namespace {
QString scanned(const QByteArray &text)
{
    PrintedLine line;
    std::string buffer;
    scanPrintedLine(withoutEscapes(viewOf(text), buffer), line);
    QStringList found;
    for (const PrintedValue &value : line.values)
        found += u"%1=%2"_s.arg(QString::fromStdString(value.name)).arg(value.value);
    return found.join(u' ');
}

PrintedMetricReader reader()
{
    return PrintedMetricReader([] { return 1000.0; });
}

QList<double> stepsOf(const QByteArray &output, const QString &name)
{
    auto one = reader();
    one.feed(bytesOf(output));
    QList<double> steps;
    for (const MetricSeries &series : one.batch().series) {
        if (series.name == name) {
            for (const MetricPoint &point : series.points)
                steps.append(point.step);
        }
    }
    return steps;
}

QByteArray manyForms()
{
    return "Epoch 1/2\nloss 2.5\r\n\x1b[32mtrain_loss\x1b[0m=0.5\n"
           "\r 10%|#   | 10/100 [00:01<00:09, 9.9it/s, loss=0.41]\r 20%|##  | 20/100 [00:02<00:08, 9.9it/s, "
           "loss=0.40]\n"
           "epoch=1, batch= 2000: loss 2.19\nepoch=1, batch= 4000: loss 1.9\nepoch=2, batch= 2000: loss 1.7\n"
           "{'loss': 0.41, 'epoch': 1.0}\nüñí 日本 acc: 0.9\nno newline: loss=0.1";
}
} // namespace

class TestPrintedMetricReader : public QObject
{
    Q_OBJECT

private slots:
    void metricsAreRecognised_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("found");
        const auto row = [](const char *line, const QString &found) {
            QTest::addRow("%s", line) << QByteArray(line) << found;
        };
        row("loss 2.19", u"loss=2.19"_s);
        row("loss=2.19", u"loss=2.19"_s);
        row("loss: 2.19", u"loss=2.19"_s);
        row("loss:2.19", u"loss=2.19"_s);
        row("loss = 2.19", u"loss=2.19"_s);
        row("loss 3", u"loss=3"_s);
        row("Loss: -1.5e-3", u"Loss=-0.0015"_s);
        row("my.metric/a-b 0.25", u"my.metric/a-b=0.25"_s);
        row("temperature 36.6", u"temperature=36.6"_s);
        row("reward: 200, length_ratio: 0.5", u"reward=200 length_ratio=0.5"_s);
        row("loss nan", u"loss=nan"_s);
        row("loss=-inf", u"loss=-inf"_s);
        row("epoch=1, batch= 2000: loss 2.19", u"loss=2.19"_s);
        row("[1,  2000] loss: 2.194", u"loss=2.194"_s);
        row("Epoch [1/10], Step [100/600], Loss: 0.4", u"Loss=0.4"_s);
        row("Train Epoch: 1 [0/60000 (0%)]\tLoss: 2.303", u"Loss=2.303"_s);
        row("Test set: Average loss: 0.0512, Accuracy: 9830/10000 (98%)", u"average_loss=0.0512"_s);
        row("1875/1875 [==============================] - 3s 2ms/step - loss: 0.41 - accuracy: 0.87",
            u"loss=0.41 accuracy=0.87"_s);
        row("1875/1875 \u2501\u2501\u2501\u2501 3s 2ms/step - accuracy: 0.87 - loss: 0.41",
            u"accuracy=0.87 loss=0.41"_s);
        row(" 45%|####5     | 450/1000 [00:10<00:12, 45.0it/s, loss=0.41]", u"loss=0.41"_s);
        row("Epoch 0: 100%|\u2588\u2588| 1875/1875 [00:12<00:00, 152.30it/s, v_num=0, train_loss=0.0512]",
            u"train_loss=0.0512"_s);
        row("{'loss': 0.41, 'learning_rate': 5e-05, 'epoch': 1.0}", u"loss=0.41 learning_rate=5e-05"_s);
        row("{'eval_loss': '0.41', \"f1\": np.float64(0.5)}", u"eval_loss=0.41 f1=0.5"_s);
        row("loss: tensor(0.4123, grad_fn=<NllLossBackward0>)", u"loss=0.4123"_s);
        row("INFO:root:loss=0.4 acc=0.9", u"loss=0.4 acc=0.9"_s);
        row("2026-01-02 12:30:45,123 INFO train: loss 0.4", u"loss=0.4"_s);
        row("Test accuracy: 0.97", u"test_accuracy=0.97"_s);
        row("held-out accuracy 0.97", u"held-out_accuracy=0.97"_s);
        row("train: loss 0.4 acc 0.8 | val: loss 0.5 acc 0.7",
            u"loss=0.4 acc=0.8 val_loss=0.5 val_acc=0.7"_s);
        row("acc: 87.3%", u"acc=87.3"_s);
        row("The loss is small. loss 0.41.", u"loss=0.41"_s);
        row("\x1b[1;31mloss\x1b[0m: \x1b[32m0.5\x1b[0m", u"loss=0.5"_s);
        row("val_loss improved from 0.41 to 0.38, val_loss=0.38", u"val_loss=0.38"_s);
    }

    void linesOfLibrariesAreRecognised_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("found");
        const auto row = [](const char *library, const char *line, const QString &found) {
            QTest::addRow("%s: %s", library, line) << QByteArray(line) << found;
        };
        const char *const tqdm = "tqdm";
        row(tqdm,
            "Epoch 3:  45%|\u2588\u2588\u258c   | 422/938 [00:03<00:03, 130.67it/s, acc=0.912, loss=0.287]",
            u"acc=0.912 loss=0.287"_s);
        row(tqdm, "loss: 0.2871:  45%|\u2588\u258c | 422/938 [00:03<00:04, 128.9it/s]", u"loss=0.2871"_s);
        row(tqdm, "train loss=1.02e-03:  45%|####5     | 422/938 [00:03<00:04, 1.29s/it]",
            u"train_loss=0.00102"_s);
        row(tqdm, " 10%|\u2588         | 50/500 [00:10<01:30,  4.97it/s]", u""_s);
        row(tqdm, "Downloading: 100%|##########| 433/433 [00:00<00:00, 305kB/s]", u""_s);
        const char *const keras = "Keras";
        row(keras, "Epoch 1/5", u""_s);
        row(keras,
            "\x1b[1m1875/1875\x1b[0m \x1b[32m\u2501\u2501\u2501\x1b[0m\x1b[37m\x1b[0m \x1b[1m4s\x1b[0m "
            "2ms/step - "
            "accuracy: 0.8563 - loss: 0.4912 - val_accuracy: 0.9581 - val_loss: 0.1412 - learning_rate: "
            "0.0010",
            u"accuracy=0.8563 loss=0.4912 val_accuracy=0.9581 val_loss=0.1412 learning_rate=0.001"_s);
        row(keras,
            "1875/1875 - 3s - loss: 0.2989 - accuracy: 0.9126 - val_loss: 0.1412 - 3s/epoch - 2ms/step",
            u"loss=0.2989 accuracy=0.9126 val_loss=0.1412"_s);
        row(keras, " 512/1875 [=======>......................] - ETA: 2s - loss: 0.5431 - mae: 1.2e+01",
            u"loss=0.5431 mae=12"_s);
        row(keras, "Epoch 5: val_loss improved from 0.41231 to 0.38120, saving model to best.keras", u""_s);
        row(keras, "Epoch 12: ReduceLROnPlateau reducing learning rate to 0.0005000000237487257.", u""_s);
        const char *const lightning = "Lightning";
        row(lightning,
            "Epoch 4: 100%|\u2588\u2588| 55/55 [00:01<00:00, 36.23it/s, v_num=12, train_loss_step=0.231, "
            "val_loss=0.312, train_loss_epoch=0.245]",
            u"train_loss_step=0.231 val_loss=0.312 train_loss_epoch=0.245"_s);
        row(lightning,
            "Epoch 1/9 \u2501\u2501\u2501\u2501 55/55 0:00:01 \u2022 0:00:00 36.23it/s v_num: 0 train_loss: "
            "0.231",
            u"train_loss=0.231"_s);
        row(lightning, "\u2502         test_acc          \u2502    0.9731000065803528     \u2502",
            u"test_acc=0.9731"_s);
        row(lightning, "        test_loss           0.08731000125408173", u"test_loss=0.08731"_s);
        row(lightning,
            "Epoch 0, global step 100: 'val_loss' reached 0.41234 (best 0.41234), saving model to 'a.ckpt'",
            u""_s);
        row(lightning, "LOCAL_RANK: 0 - CUDA_VISIBLE_DEVICES: [0]", u""_s);
        row(lightning, "21.8 K    Trainable params", u""_s);
        const char *const face = "Hugging Face";
        row(face, "{'loss': 0.5421, 'grad_norm': 3.2139, 'learning_rate': 4.5e-05, 'epoch': 0.3}",
            u"loss=0.5421 grad_norm=3.2139 learning_rate=4.5e-05"_s);
        row(face, "{'loss': '0.5421', 'grad_norm': '3.214', 'learning_rate': '4.5e-05', 'epoch': '0.3'}",
            u"loss=0.5421 grad_norm=3.214 learning_rate=4.5e-05"_s);
        row(face, "{'eval_loss': 0.3121, 'eval_accuracy': 0.871, 'epoch': 1.0}",
            u"eval_loss=0.3121 eval_accuracy=0.871"_s);
        row(face, "  train_loss               =     0.4312", u"train_loss=0.4312"_s);
        row(face, "  train_runtime            = 0:02:03.41", u""_s);
        row(face, "  Num examples = 3668", u""_s);
        row(face, "  Instantaneous batch size per device = 8", u""_s);
        row(face, "***** Running training *****", u""_s);
        const char *const others = "others";
        row(others, "step 250: train loss 2.4921, val loss 2.5113", u"train_loss=2.4921 val_loss=2.5113"_s);
        row(others, "iter 250: loss 2.4817, time 123.45ms, mfu 12.34%", u"loss=2.4817"_s);
        row(others, "[10]\ttrain-rmse:0.51234\teval-rmse:0.61234", u"train-rmse=0.51234 eval-rmse=0.61234"_s);
        row(others, "Iteration 1, loss = 0.69314718", u"loss=0.693147"_s);
        row(others,
            "Epoch: [0][  10/5005]\tTime  0.318 ( 2.345)\tData  0.000 ( 1.912)\tLoss 6.9512e+00 (7.0121e+00)",
            u"Time=0.318 Data=0 Loss=6.9512"_s);
    }

    void linesOfLibrariesAreRecognised()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, found);
        QCOMPARE(scanned(line), found);
    }

    void metricsAreRecognised()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, found);
        QCOMPARE(scanned(line), found);
    }

    void otherNumbersAreLeftAlone_data()
    {
        QTest::addColumn<QByteArray>("line");
        for (const char *line : {"2026-01-02 12:30:45 starting",
                                 "Date: 2026-01-02",
                                 "Time: 12:30:45",
                                 "Started at 12:30",
                                 "Python 3.11.7 (main)",
                                 "version 2.1",
                                 "torch==2.1.0",
                                 "numpy=1.26",
                                 "Listening on 127.0.0.1:8080",
                                 "host=10.0.0.1",
                                 "localhost:8080",
                                 "http://localhost:8080/?loss=0.5",
                                 "Downloading: 45MB of 170 MB",
                                 "memory=3.2 GB",
                                 "took: 12s",
                                 "elapsed 3.2 seconds",
                                 "Training:  12%|###       |",
                                 " 12%|#  | 120/1000",
                                 "  File \"train.py\", line 45, in main",
                                 "train.py:45: UserWarning",
                                 "/data/part=3/loss=0.5/x",
                                 "python train.py --lr 0.01 --loss=0.5",
                                 "Linear(in_features=784, out_features=10, p=0.5)",
                                 "(0): Dropout(p=0.5, inplace=False)",
                                 "batch_size=64 seed=42 epochs=10",
                                 "Using 4 GPUs",
                                 "GPU 0: 45C",
                                 "Loaded 500",
                                 "Total params: 1234",
                                 "OMP_NUM_THREADS=4",
                                 "error 404",
                                 "Epoch 3",
                                 "step: 12",
                                 "epoch=3-step=100.ckpt",
                                 "saved model-0.41.pt",
                                 "sha256:12ab",
                                 "id=7f3a",
                                 "loss: 1,234",
                                 "loss: 0x1F",
                                 "\xc3\xa9loss 0.5",
                                 "loss",
                                 "loss:",
                                 "= 5",
                                 "",
                                 "    return 0.5",
                                 "best: 12/100",
                                 "user@host:22",
                                 "[12:30:45] 5 files",
                                 "100%",
                                 "loss= ",
                                 "information 5 items",
                                 "x/y/z 3/4"})
            QTest::addRow("%s", line) << QByteArray(line);
    }

    void otherNumbersAreLeftAlone()
    {
        QFETCH(QByteArray, line);
        QCOMPARE(scanned(line), QString());
    }

    void aCounterThatGrowsIsTheStep()
    {
        QCOMPARE(stepsOf("epoch=1: loss 2\nepoch=2: loss 1\n", u"loss"_s), (QList<double>{1, 2}));
        QCOMPARE(stepsOf("{'loss': 2, 'epoch': 0.5}\n{'loss': 1, 'epoch': 1.0}\n", u"loss"_s),
                 (QList<double>{0.5, 1}));
    }

    void aBatchThatBeginsAnewIsCountedOn()
    {
        QCOMPARE(
            stepsOf(
                "epoch=1, batch= 2000: loss 3\nepoch=1, batch= 4000: loss 2\nepoch=2, batch= 2000: loss 1\n",
                u"loss"_s),
            (QList<double>{2000, 4000, 6000}));
    }

    void withoutACounterEveryLineIsAStep()
    {
        QCOMPARE(stepsOf("loss 3\nloss 2\nloss 1\n", u"loss"_s), (QList<double>{0, 1, 2}));
        QCOMPARE(stepsOf("epoch 1 loss 3\nepoch 1 loss 2\nepoch 2 loss 1\n", u"loss"_s),
                 (QList<double>{1, 2, 3}));
    }

    void aRedrawnBarSaysNothingNew()
    {
        const QByteArray bar = "\r 10/100 [00:01<00:09, loss=0.5]";
        QCOMPARE(stepsOf(bar + bar + "\r 11/100 [00:01<00:09, loss=0.4]\n", u"loss"_s),
                 (QList<double>{10, 11}));
        QCOMPARE(stepsOf("loss 0.5\r\nloss 0.5\r\n", u"loss"_s), (QList<double>{0, 1}));
    }

    void anySplitAndAnyRestartGiveTheSame()
    {
        const QByteArray bytes = manyForms();
        auto whole = reader();
        whole.feed(bytesOf(bytes));
        whole.finish();
        const QString expected = describe(whole.batch());
        QVERIFY(whole.batch().pointCount() >= 9);
        for (qsizetype cut = 0; cut <= bytes.size(); ++cut) {
            auto split = reader();
            split.feed(bytesOf(bytes.left(cut)));
            const MetricBatch first = split.batch();
            split.feed(bytesOf(bytes.mid(cut)));
            split.finish();
            QCOMPARE(describe(split.batch()), expected);

            auto resumed = reader();
            resumed.restart(first.toOffset, first.state);
            resumed.feed(bytesOf(bytes.mid(first.toOffset)));
            resumed.finish();
            MetricBatch both = first;
            for (const MetricSeries &series : resumed.batch().series) {
                auto &points = both.seriesOf(series.name.toStdString(), series.kind).points;
                points.insert(points.end(), series.points.begin(), series.points.end());
            }
            both.toOffset = resumed.batch().toOffset;
            both.state = resumed.batch().state;
            QCOMPARE(describe(both), expected);
        }
    }

    void anEndlessLineIsDroppedAndTheNextOneRead()
    {
        auto one = reader();
        for (int i = 0; i < 100; ++i)
            one.feed(bytesOf(QByteArray(100'000, 'x')));
        QVERIFY(one.readOffset() > 9'000'000);
        one.feed(bytesOf(" loss 1\nloss 2\n"));
        QCOMPARE(one.batch().longLines, 1);
        QCOMPARE(one.batch().pointCount(), 1);
    }

    void namesAreBounded()
    {
        QByteArray bytes;
        for (int i = 0; i < 500; ++i)
            bytes += "loss" + QByteArray::number(i) + "=1.5\n";
        auto one = reader();
        one.feed(bytesOf(bytes));
        QCOMPARE(one.batch().series.size(), size_t(PrintedMetricReader::maxNames));
        QCOMPARE(scanned("l" + QByteArray(64, 'o') + "ss=1.5"), QString());
    }

    void aDamagedStateBeginsAnew()
    {
        auto one = reader();
        one.restart(7, QByteArray("\xff\x00garbage", 9));
        one.feed(bytesOf("loss 1\n"));
        QCOMPARE(one.batch().pointCount(), 1);
        QCOMPARE(one.batch().fromOffset, 7);
    }
};

QTEST_GUILESS_MAIN(TestPrintedMetricReader)
#include "tst_printedmetricreader.moc"
