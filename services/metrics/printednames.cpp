// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/printednames.h"

#include <algorithm>
#include <array>
#include <string>

namespace trainyard {

namespace {
template <size_t Size> bool contains(const std::array<std::string_view, Size> &sorted, std::string_view word)
{
    return std::ranges::binary_search(sorted, word);
}

template <size_t Size>
consteval std::array<std::string_view, Size> sorted(std::array<std::string_view, Size> words)
{
    std::ranges::sort(words);
    return words;
}

constexpr auto metricWords = sorted(std::to_array<std::string_view>(
    {"acc",     "acc1",   "acc5",   "auc",    "auroc", "bleu",    "cer",  "cost",      "dice",      "elbo",
     "entropy", "err",    "f1",     "fid",    "grad",  "iou",     "kl",   "kld",       "lr",        "mae",
     "map",     "mape",   "metric", "miou",   "mse",   "nll",     "norm", "ppl",       "precision", "psnr",
     "r2",      "recall", "return", "reward", "rmse",  "rouge",   "roc",  "score",     "ssim",      "top1",
     "top5",    "wer",    "bpb",    "bpc",    "mcc",   "logloss", "ndcg", "perplexity"}));

constexpr auto noMetrics = sorted(std::to_array<std::string_view>({"address",
                                                                   "age",
                                                                   "arch",
                                                                   "batch_size",
                                                                   "batchsize",
                                                                   "bits",
                                                                   "build",
                                                                   "bytes",
                                                                   "channels",
                                                                   "code",
                                                                   "col",
                                                                   "column",
                                                                   "copyright",
                                                                   "core",
                                                                   "cores",
                                                                   "cpu",
                                                                   "cpus",
                                                                   "cuda",
                                                                   "cudnn",
                                                                   "date",
                                                                   "day",
                                                                   "device",
                                                                   "devices",
                                                                   "dim",
                                                                   "driver",
                                                                   "epochs",
                                                                   "eps",
                                                                   "errno",
                                                                   "error_code",
                                                                   "eta",
                                                                   "exit",
                                                                   "exit_code",
                                                                   "exitcode",
                                                                   "fd",
                                                                   "gid",
                                                                   "gpu",
                                                                   "gpus",
                                                                   "height",
                                                                   "hidden_size",
                                                                   "hour",
                                                                   "http",
                                                                   "https",
                                                                   "id",
                                                                   "index",
                                                                   "ip",
                                                                   "job",
                                                                   "keras",
                                                                   "layers",
                                                                   "length",
                                                                   "line",
                                                                   "lineno",
                                                                   "local_rank",
                                                                   "max_epochs",
                                                                   "max_steps",
                                                                   "minute",
                                                                   "month",
                                                                   "node",
                                                                   "node_rank",
                                                                   "nodes",
                                                                   "numpy",
                                                                   "offset",
                                                                   "page",
                                                                   "pandas",
                                                                   "params",
                                                                   "parameters",
                                                                   "pid",
                                                                   "pip",
                                                                   "port",
                                                                   "ppid",
                                                                   "priority",
                                                                   "python",
                                                                   "pytorch",
                                                                   "random_seed",
                                                                   "random_state",
                                                                   "rank",
                                                                   "release",
                                                                   "retries",
                                                                   "retry",
                                                                   "return_code",
                                                                   "returncode",
                                                                   "revision",
                                                                   "rev",
                                                                   "seed",
                                                                   "shape",
                                                                   "signal",
                                                                   "size",
                                                                   "sklearn",
                                                                   "status",
                                                                   "steps",
                                                                   "tensorflow",
                                                                   "thread",
                                                                   "threads",
                                                                   "timeout",
                                                                   "tid",
                                                                   "torch",
                                                                   "torchvision",
                                                                   "total_params",
                                                                   "transformers",
                                                                   "ubuntu",
                                                                   "uid",
                                                                   "update",
                                                                   "v",
                                                                   "v_num",
                                                                   "ver",
                                                                   "version",
                                                                   "width",
                                                                   "worker",
                                                                   "workers",
                                                                   "world_size",
                                                                   "year",
                                                                   "nproc",
                                                                   "about",
                                                                   "after",
                                                                   "and",
                                                                   "at",
                                                                   "by",
                                                                   "for",
                                                                   "from",
                                                                   "in",
                                                                   "is",
                                                                   "lines",
                                                                   "of",
                                                                   "on",
                                                                   "only",
                                                                   "return",
                                                                   "than",
                                                                   "timestamp",
                                                                   "to",
                                                                   "took",
                                                                   "ts",
                                                                   "was",
                                                                   "with",
                                                                   "chapter",
                                                                   "figure",
                                                                   "file",
                                                                   "table",
                                                                   "errors",
                                                                   "warning",
                                                                   "warnings",
                                                                   "failed",
                                                                   "passed",
                                                                   "skipped",
                                                                   "score_threshold"}));

constexpr auto qualifiers = sorted(std::to_array<std::string_view>(
    {"average", "avg", "best", "dev", "eval", "evaluation", "final", "held-out", "heldout", "mean", "running",
     "test", "testing", "total", "train", "training", "val", "valid", "validation"}));

constexpr auto units = sorted(std::to_array<std::string_view>(
    {"b",      "batches", "bits",   "byte",    "bytes",   "c",          "classes",  "cores",    "cpus",
     "day",    "days",    "db",     "degrees", "devices", "epochs",     "examples", "features", "files",
     "fps",    "g",       "gb",     "ghz",     "gib",     "gpus",       "h",        "hour",     "hours",
     "hr",     "hrs",     "hz",     "images",  "items",   "iterations", "k",        "kb",       "kib",
     "km",     "layers",  "lines",  "m",       "mb",      "mhz",        "mib",      "min",      "mins",
     "minute", "minutes", "ms",     "ns",      "params",  "parameters", "percent",  "records",  "rows",
     "s",      "samples", "sec",    "second",  "seconds", "secs",       "steps",    "tb",       "threads",
     "tib",    "times",   "tokens", "us",      "users",   "w",          "watts",    "words",    "workers",
     "x"}));

} // namespace

std::string lower(std::string_view word)
{
    std::string text(word);
    for (char &c : text) {
        if (c >= 'A' && c <= 'Z')
            c = char(c - 'A' + 'a');
    }
    return text;
}

namespace {
std::string_view lastPart(std::string_view name)
{
    return name.substr(name.rfind('/') + 1); // npos + 1 is 0
}
} // namespace

std::optional<PrintedCounter::Kind> counterOfName(std::string_view name)
{
    using Kind = PrintedCounter::Kind;
    static constexpr std::array<std::pair<std::string_view, Kind>, 16> counters{{
        {"global_step", Kind::GlobalStep},
        {"globalstep", Kind::GlobalStep},
        {"step", Kind::Step},
        {"train_step", Kind::Step},
        {"iter", Kind::Iteration},
        {"it", Kind::Iteration},
        {"iteration", Kind::Iteration},
        {"iters", Kind::Iteration},
        {"batch", Kind::Batch},
        {"batch_idx", Kind::Batch},
        {"minibatch", Kind::Batch},
        {"mini-batch", Kind::Batch},
        {"episode", Kind::Episode},
        {"epoch", Kind::Epoch},
        {"ep", Kind::Epoch},
        {"train_epoch", Kind::Epoch},
    }};
    const std::string word = lower(lastPart(name));
    const auto *found = std::ranges::find(counters, word, &std::pair<std::string_view, Kind>::first);
    return found == counters.end() ? std::nullopt : std::optional(found->second);
}

bool soundsLikeMetric(std::string_view name)
{
    const std::string text = lower(name);
    if (isNoMetric(text))
        return false;
    for (const std::string_view part : {"loss", "accuracy", "error", "learning_rate", "precision"}) {
        if (text.find(part) != std::string::npos)
            return true;
    }
    const std::string_view words(text);
    for (size_t begin = 0; begin <= words.size();) {
        const size_t end = std::min(words.find_first_of("_./-", begin), words.size());
        if (contains(metricWords, words.substr(begin, end - begin)))
            return true;
        begin = end + 1;
    }
    return false;
}

bool isNoMetric(std::string_view name)
{
    const std::string text = lower(name);
    if (contains(noMetrics, std::string_view(text)) || text.starts_with("num_") || text.starts_with("n_") ||
        text.starts_with("__"))
        return true;
    // A setting of the environment: OMP_NUM_THREADS.
    return name.find('_') != std::string_view::npos && text.find("loss") == std::string::npos &&
           text.find("acc") == std::string::npos &&
           std::ranges::none_of(name, [](char c) { return c >= 'a' && c <= 'z'; });
}

bool isQualifier(std::string_view word)
{
    return contains(qualifiers, std::string_view(lower(word)));
}

bool isHeldOutPhase(std::string_view word)
{
    static constexpr auto phases =
        sorted(std::to_array<std::string_view>({"dev", "eval", "evaluation", "held-out", "heldout", "test",
                                                "testing", "val", "valid", "validation"}));
    return contains(phases, std::string_view(lower(word)));
}

bool isUnit(std::string_view word)
{
    return contains(units, std::string_view(lower(word)));
}

} // namespace trainyard
