// What a number that was read sounds like: one short high tone for good, two low ones for wrong, with a buzz where the
// machine can. Made here, so that there is no file to fetch. It knows nothing of numbers.
"use strict";

const Sounds = {
  context: null,
  played: [], // what was played, the latest last: for tests, which have no ears

  good() { this.play("good", [[1760, 0, 0.08]], [30]); },
  wrong() { this.play("wrong", [[220, 0, 0.16], [185, 0.2, 0.24]], [120, 60, 120]); },

  play(name, tones, buzz) {
    this.played = [...this.played.slice(-199), name];
    navigator.vibrate?.(buzz);
    try {
      this.context ??= new AudioContext();
      this.context.resume();
      for (const [pitch, from, length] of tones) this.tone(pitch, this.context.currentTime + from, length);
    } catch (error) {
      console.warn("No sound:", error); // a machine without loudspeakers still shows what was read
    }
  },
  tone(pitch, at, length) {
    const [source, volume] = [this.context.createOscillator(), this.context.createGain()];
    source.frequency.value = pitch;
    volume.gain.setValueAtTime(0.25, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + length);
    source.connect(volume).connect(this.context.destination);
    source.start(at);
    source.stop(at + length);
  },
};
