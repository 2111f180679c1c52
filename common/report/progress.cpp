/// @file
/// The progress line of a run.
#include "report/progress.hpp"

#include <algorithm>
#include <cstdio>

namespace lbl::report {

namespace {

/// 41230.4 is "41,230".
std::string with_commas(double value) {
  std::string text = std::to_string(static_cast<long long>(value + 0.5));
  for (Index i = static_cast<Index>(text.size()) - 3; i > 0; i -= 3) text.insert(static_cast<std::size_t>(i), ",");
  return text;
}

/// 72 s is "1:12", an hour and a bit "1:00:05".
std::string duration(double seconds) {
  const long long s = static_cast<long long>(seconds + 0.5);
  char text[48];
  if (s >= 3600) std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", s / 3600, s / 60 % 60, s % 60);
  else std::snprintf(text, sizeof text, "%lld:%02lld", s / 60, s % 60);
  return text;
}

std::string decimals(const char* format, double value) {
  char text[64];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

double seconds_between(std::chrono::steady_clock::time_point a, std::chrono::steady_clock::time_point b) {
  return std::chrono::duration<double>(b - a).count();
}

}  // namespace

std::string percent(double fraction) { return decimals("%.2f %%", 100 * fraction); }

Progress::Progress(const Run& run, Index epochs, Index samples, Index done, std::string unit)
    : out_(*run.out), columns_(static_cast<std::size_t>(run.terminal_columns)), unit_(std::move(unit)),
      epochs_(epochs), epoch_samples_(std::max<Index>(1, samples)), epoch_(done / epoch_samples_),
      skipped_(done % epoch_samples_), first_(static_cast<double>(done) / static_cast<double>(epoch_samples_)),
      start_(Clock::now()), epoch_start_(start_), last_step_(start_), next_redraw_(start_) {}

Progress::~Progress() { erase(); }

void Progress::step(Index samples, double loss) {
  samples_ += samples;
  loss_sum_ += loss * static_cast<double>(samples);
  last_step_ = Clock::now();
  if (columns_ > 0 && last_step_ >= next_redraw_) redraw();
}

void Progress::finish_epoch(const Fields& fields) {
  ++epoch_;
  erase();
  std::string text = line(false);
  for (const auto& [name, value] : fields) text += "  " + name + " " + value;
  if (epoch_ < epochs_) text += "  time left " + time_left(static_cast<double>(epoch_), Clock::now());
  out_ << text << std::endl;  // at once, so that a log file can be followed

  seconds_before_epoch_ = seconds();
  samples_before_epoch_ = samples_;
  loss_sum_ = 0;
  skipped_ = 0;
  epoch_start_ = last_step_ = Clock::now();
}

double Progress::loss() const {
  const Index samples = samples_ - samples_before_epoch_;
  return samples == 0 ? 0 : loss_sum_ / static_cast<double>(samples);
}

double Progress::seconds() const { return seconds_before_epoch_ + seconds_between(epoch_start_, last_step_); }

double Progress::epochs_done() const {
  const Index samples = std::min(epoch_samples_, skipped_ + samples_ - samples_before_epoch_);
  return static_cast<double>(epoch_) + static_cast<double>(samples) / static_cast<double>(epoch_samples_);
}

std::string Progress::time_left(double epochs_done, Clock::time_point now) const {
  const double left = std::max(0.0, static_cast<double>(epochs_) - epochs_done);
  return duration(seconds_between(start_, now) * left / (epochs_done - first_));
}

/// "epoch  3/20  [#####.....]  41,230 samples/s  loss 0.4312": the part that both kinds of line share.
std::string Progress::line(bool with_bar) const {
  const std::string total = std::to_string(epochs_);
  const std::string present = std::to_string(std::min(epochs_, epoch_ + (with_bar ? 1 : 0)));
  std::string text = unit_ + " " + std::string(total.size() - std::min(total.size(), present.size()), ' ') + present +
                     "/" + total;
  if (with_bar) {
    const Index width = 10;
    const Index full = static_cast<Index>((epochs_done() - static_cast<double>(epoch_)) * static_cast<double>(width));
    text += "  [" + std::string(static_cast<std::size_t>(full), '#') +
            std::string(static_cast<std::size_t>(width - full), '.') + "]";
  }
  if (samples_ > 0 && seconds() > 0)
    text += "  " + with_commas(static_cast<double>(samples_) / seconds()) + " samples/s";
  if (samples_ > samples_before_epoch_) text += "  loss " + decimals(loss() < 1e5 ? "%.4f" : "%.1e", loss());
  return text;
}

void Progress::redraw() {
  next_redraw_ = last_step_ + std::chrono::milliseconds(100);
  std::string text = line(true) + "  time left " + time_left(epochs_done(), last_step_);
  if (text.size() >= columns_) text.resize(columns_ - 1);  // a line that wraps cannot be redrawn
  const std::size_t length = text.size();
  if (length < drawn_) text.append(drawn_ - length, ' ');
  drawn_ = length;
  out_ << '\r' << text << std::flush;
}

void Progress::erase() {
  if (drawn_ > 0) out_ << '\r' << std::string(drawn_, ' ') << '\r' << std::flush;
  drawn_ = 0;
}

}  // namespace lbl::report
