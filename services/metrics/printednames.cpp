// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/metrics/printednames.h"

#include <algorithm>
#include <array>

namespace trainyard {

namespace {
/// Words of one text, sorted while compiling.
class WordSet
{
public:
    consteval explicit WordSet(std::string_view text)
    {
        for (size_t begin = 0; begin < text.size(); ++m_count) {
            const size_t end = std::min(text.find(' ', begin), text.size());
            m_words[m_count] = text.substr(begin, end - begin);
            begin = end + 1;
        }
        std::sort(m_words.begin(), m_words.begin() + m_count);
    }
    constexpr bool contains(std::string_view word) const
    {
        return std::binary_search(m_words.begin(), m_words.begin() + m_count, word);
    }

private:
    std::array<std::string_view, 160> m_words{};
    size_t m_count = 0;
};

constexpr WordSet
    metricWords("acc acc1 acc5 auc auroc bleu bpb bpc cer cost dice elbo entropy err f1 fid grad iou kl "
                "kld logloss lr mae map mape mcc metric miou mse ndcg nll norm perplexity ppl precision "
                "psnr r2 recall return reward rmse roc rouge score ssim top1 top5 wer");

constexpr WordSet
    noMetrics("about address after age and arch at batch_size batchsize bits build by bytes channels "
              "chapter code col column copyright core cores cpu cpus cuda cudnn date day device devices "
              "dim driver epochs eps errno error_code errors eta examples exit exit_code exitcode failed fd "
              "figure file for from gid gpu gpus height hidden_size hour http https id in index ip is "
              "job keras layers length line lineno lines local_rank max_epochs max_steps minute month "
              "node node_rank nodes nproc numpy of offset on only page pandas parameters params passed "
              "pid pip port ppid priority python pytorch random_seed random_state rank release retries "
              "retry return return_code returncode rev revision score_threshold seed shape signal size "
              "skipped sklearn status steps table tensorflow than thread threads tid timeout timestamp "
              "to took torch torchvision total_params transformers ts ubuntu uid update v v_num ver "
              "version warning warnings was width with worker workers world_size year");

constexpr WordSet
    qualifiers("average avg best dev eval evaluation final held-out heldout mean running test testing "
               "total train training val valid validation");

constexpr WordSet phases("dev eval evaluation held-out heldout test testing val valid validation");

constexpr WordSet
    units("b batches bits byte bytes c classes cores cpus day days db degrees devices epochs "
          "examples features files fps g gb ghz gib gpus h hour hours hr hrs hz images items "
          "iterations k kb kib km layers lines m mb mhz mib min mins minute minutes ms ns parameters "
          "params percent records rows s samples sec second seconds secs steps tb threads tib times "
          "tokens us users w watts words workers x");

constexpr char lowered(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
}

/// A word in lower case without an allocation; a word that is longer than any name is cut.
class LowerWord
{
public:
    explicit LowerWord(std::string_view word) : m_size(std::min(word.size(), m_bytes.size()))
    {
        std::transform(word.begin(), word.begin() + std::ptrdiff_t(m_size), m_bytes.begin(), lowered);
    }
    std::string_view view() const { return {m_bytes.data(), m_size}; }

private:
    std::array<char, 80> m_bytes;
    size_t m_size;
};

std::string_view lastPart(std::string_view name)
{
    return name.substr(name.rfind('/') + 1); // npos + 1 is 0
}
} // namespace

std::string lower(std::string_view word)
{
    std::string text(word);
    std::ranges::transform(text, text.begin(), lowered);
    return text;
}

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
    const LowerWord lowerWord(lastPart(name));
    const std::string_view word = lowerWord.view();
    const auto *found = std::ranges::find(counters, word, &std::pair<std::string_view, Kind>::first);
    return found == counters.end() ? std::nullopt : std::optional(found->second);
}

bool soundsLikeMetric(std::string_view name)
{
    if (isNoMetric(name))
        return false;
    const LowerWord lowerName(name);
    const std::string_view words = lowerName.view();
    for (const std::string_view part : {"loss", "accuracy", "error", "learning_rate", "precision"}) {
        if (words.find(part) != std::string_view::npos)
            return true;
    }
    for (size_t begin = 0; begin <= words.size();) {
        const size_t end = std::min(words.find_first_of("_./-", begin), words.size());
        if (metricWords.contains(words.substr(begin, end - begin)))
            return true;
        begin = end + 1;
    }
    return false;
}

bool isNoMetric(std::string_view name)
{
    const LowerWord lowerName(name);
    const std::string_view text = lowerName.view();
    if (noMetrics.contains(text) || text.starts_with("num_") || text.starts_with("n_") ||
        text.starts_with("__"))
        return true;
    // A setting of the environment: OMP_NUM_THREADS.
    return name.find('_') != std::string_view::npos && text.find("loss") == std::string_view::npos &&
           text.find("acc") == std::string_view::npos &&
           std::ranges::none_of(name, [](char c) { return c >= 'a' && c <= 'z'; });
}

bool isQualifier(std::string_view word)
{
    return qualifiers.contains(LowerWord(word).view());
}

bool isHeldOutPhase(std::string_view word)
{
    return phases.contains(LowerWord(word).view());
}

bool isUnit(std::string_view word)
{
    return units.contains(LowerWord(word).view());
}

} // namespace trainyard
