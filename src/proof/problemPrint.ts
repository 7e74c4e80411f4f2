import type { Instance } from '#instance/instance.ts';

/**
 * A fingerprint of what schedules of an instance must keep, as 16 hexadecimal digits: it tells a proof of
 * another problem at once. No safeguard: a proof is re-derived from the instance whatever it says.
 */
export function problemPrint(instance: Instance): string {
  const { predecessors: arcs } = instance;
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  const add = (value: number) => {
    low = Math.imul(low ^ value, 0x01000193);
    high = Math.imul(high ^ (value + (low >>> 13)), 0x85ebca6b);
    high ^= high >>> 15;
  };
  for (const values of [
    arcs.ptr,
    arcs.task,
    arcs.type,
    arcs.lag,
    instance.modePtr,
    instance.modeDuration,
    instance.demandPtr,
    instance.demandResource,
    instance.demandAmount,
    instance.capacity,
    instance.renewable,
    instance.calendarPtr,
    instance.calendarTime,
    instance.calendarCapacity,
    instance.release,
    instance.deadline,
  ]) {
    add(values.length);
    for (const value of values) add(value);
  }
  const hex = (word: number) => (word >>> 0).toString(16).padStart(8, '0');
  return hex(high) + hex(low);
}
