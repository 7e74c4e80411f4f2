import { assertRefused } from './complaint.ts';

/* Times and calendars that cannot be meant. */

assertRefused([
  [
    'every time off the stated grid, with its place',
    `timeUnit: h
timeStep: 1
tasks:
  - { id: clean, duration: 1.5 }
  - { id: train, duration: 2, after: [{ task: clean, lag: 90min }] }`,
    'bad.yaml:4 tasks[0].duration: 1.5 is no multiple of the time step 1',
    "  Maybe round it, choose a finer 'timeStep', or leave that out",
    'bad.yaml:5 tasks[1].after[0].lag: 90min is no multiple of the time step 1',
    "  Maybe round it, choose a finer 'timeStep', or leave that out",
  ],
  [
    'a date beyond what is counted on the grid that another time asks for',
    `timeUnit: h
tasks:
  - { id: train, duration: 1001ms, deadline: 60d }`,
    'bad.yaml:3 tasks[0].deadline: 60d is 5184000000 ticks of 1 ms; allot counts to 2^30 (1,073,741,824)',
    "  Maybe set a coarser 'timeStep'",
  ],
  [
    'duration is no time',
    `tasks:
  - { id: train, duration: soon }`,
    "bad.yaml:2 tasks[0].duration: 'soon' is not a time",
    "  Maybe write a number of the file's unit, or '90s', '1.5h', '1h30m'",
  ],
  [
    'negative duration',
    `tasks:
  - { id: train, duration: -5 }`,
    'bad.yaml:2 tasks[0].duration: -5 is below 0',
    '  Maybe use a time of at least 0',
  ],
  [
    'negative duration text',
    `tasks:
  - { id: train, duration: -5min }`,
    'bad.yaml:2 tasks[0].duration: -5min is below 0',
    '  Maybe use a time of at least 0',
  ],
  [
    'duration too fine',
    `tasks:
  - { id: train, duration: 0.00001 }`,
    'bad.yaml:2 tasks[0].duration: 0.00001 is finer than a millisecond',
    '  Maybe round it to a millisecond',
  ],
  [
    'clock unit in unit file',
    `timeUnit: unit
tasks:
  - { id: train, duration: 90s }`,
    "bad.yaml:3 tasks[0].duration: '90s' has a clock unit, but the file's timeUnit is 'unit'",
    "  Maybe set 'timeUnit: s' (or min, h, d), or write a plain number",
  ],
  [
    'lag is no time',
    `tasks:
  - { id: a, duration: 1 }
  - { id: b, duration: 1, after: [{ task: a, lag: later }] }`,
    "bad.yaml:3 tasks[1].after[0].lag: 'later' is not a time",
    "  Maybe write a number of the file's unit, or '90s', '1.5h', '1h30m'",
  ],
  [
    'calendar window backwards',
    `resources:
  - { id: crew, capacity: 3, calendar: [{ start: 8, end: 6, capacity: 0 }] }
tasks:
  - { id: build, duration: 1 }`,
    'bad.yaml:2 resources[0].calendar[0]: the window ends at 6, not after its start 8',
    '  Maybe swap them',
  ],
  [
    'calendar window longer than its period',
    `resources:
  - { id: crew, capacity: 3, calendar: [{ start: 0, end: 9, every: 8, capacity: 0 }] }
tasks:
  - { id: build, duration: 1 }`,
    'bad.yaml:2 resources[0].calendar[0]: the window is longer than its period 8',
    '  Maybe lengthen the period',
  ],
  [
    'calendar on a budget',
    `resources:
  - { id: money, capacity: 3, renewable: false, calendar: [{ start: 0, end: 9, capacity: 0 }] }
tasks:
  - { id: build, duration: 1 }`,
    "bad.yaml:2 resources[0].calendar: 'money' is used up, so it has no capacity over time",
    '  Maybe make it renewable, or drop the calendar',
  ],
  [
    'time step 0',
    `timeStep: 0
tasks:
  - { id: build, duration: 1 }`,
    'bad.yaml:1 timeStep: 0 is below 0.001',
    '  Maybe use a time of at least 0.001',
  ],
]);
