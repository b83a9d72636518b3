import type { Span, SpanContext } from '@opentelemetry/api';
import type { SettingsDefinition } from './settings.ts';

/** Settings of every process that traces pass through. */
export const TRACE_SETTINGS = {
  traceEndpoint: {
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    kind: 'text',
    default: null,
    doc: 'Where traces go: an OpenTelemetry collector, http://host:4318; without it there are none',
  },
  traceOneIn: {
    name: 'TRACE_ONE_IN',
    kind: 'integer',
    default: 100,
    min: 1,
    doc: 'One acceptance in so many is traced; besides those whose caller is traced itself',
  },
} as const satisfies SettingsDefinition;

export interface TraceSettings {
  readonly traceEndpoint: string | null;
  /** Where acceptances happen. */
  readonly traceOneIn?: number;
}

/** What a span covers: accepting rows, linking a batch, storing what came of it. */
export type TraceStage = 'accept' | 'link' | 'store';

export interface TraceSpan {
  /** Names this span to whatever follows from it, as W3C writes it. */
  readonly traceparent: string;
  /** Ends it once; with what went wrong, where something did. */
  end(error?: unknown): void;
}

type Details = Readonly<Record<string, string | number>>;

/** Where spans begin. Details never hold anything of a person: counts and names of topics. */
export class Tracing {
  private accepted = 0;

  constructor(
    private readonly start: (stage: TraceStage, parent: SpanContext | null, details: Details) => Span,
    private readonly oneIn: number,
    /** Sends what waits. */
    readonly stop: () => Promise<void>,
  ) {}

  /** A span of an acceptance: in the caller's trace where there is one, else the beginning of one, or null: not this one. */
  accept(parent: string | undefined, details: Details): TraceSpan | null {
    const caller = spanContextOf(parent);
    if (caller !== null) return isSampled(caller) ? this.begin('accept', caller, details) : null;
    this.accepted += 1;
    return this.accepted % this.oneIn === 0 ? this.begin('accept', null, details) : null;
  }

  /** A span of what an event caused; null where the event is of no trace. */
  follow(stage: 'link' | 'store', parent: string | undefined, details: Details): TraceSpan | null {
    const cause = spanContextOf(parent);
    return cause !== null && isSampled(cause) ? this.begin(stage, cause, details) : null;
  }

  private begin(stage: TraceStage, parent: SpanContext | null, details: Details): TraceSpan {
    const span = this.start(stage, parent, details);
    const { traceId, spanId } = span.spanContext();
    return {
      traceparent: `00-${traceId}-${spanId}-01`,
      end: (error) => {
        if (error !== undefined) span.setStatus({ code: STATUS_ERROR, message: nameOf(error) });
        span.end();
      },
    };
  }
}

/** Of OpenTelemetry's enumerations, so that the package is loaded only where there are traces. */
const STATUS_ERROR = 2;
const SAMPLED = 1;
const KINDS = { accept: 1, link: 4, store: 4 } as const;
const EXPORT_TIMEOUT_MS = 5000;

let active: Tracing | null = null;

/** Null as long as nobody asked for traces: looked at once a batch, and all that traces cost then. */
export function tracing(): Tracing | null {
  return active;
}

/** From now on spans go to the collector; one that is away costs traces and nothing else. */
export async function startTracing(service: string, settings: TraceSettings): Promise<void> {
  if (settings.traceEndpoint === null) return;
  const [api, sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const url = `${settings.traceEndpoint.replace(/\/+$/, '')}/v1/traces`;
  const provider = new sdk.BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': `lienthong-${service}` }),
    sampler: new sdk.AlwaysOnSampler(),
    spanProcessors: [new sdk.BatchSpanProcessor(new OTLPTraceExporter({ url, timeoutMillis: EXPORT_TIMEOUT_MS }))],
  });
  const tracer = provider.getTracer('lienthong');
  const { ROOT_CONTEXT, trace } = api;
  const start = (stage: TraceStage, parent: SpanContext | null, attributes: Details): Span => {
    const context = parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
    return tracer.startSpan(stage, { kind: KINDS[stage], attributes }, context);
  };
  active = new Tracing(start, settings.traceOneIn ?? 1, () => provider.shutdown());
}

export async function stopTracing(): Promise<void> {
  const tracer = active;
  active = null;
  await tracer?.stop().catch(() => undefined);
}

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/;

/** Headers come from outside: what is no such thing names no span. */
function spanContextOf(traceparent: string | undefined): SpanContext | null {
  const [, traceId = '', spanId = '', flags = ''] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  if (!/[1-9a-f]/.test(traceId) || !/[1-9a-f]/.test(spanId) || traceparent?.startsWith('ff') === true) return null;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
}

function isSampled({ traceFlags }: SpanContext): boolean {
  return (traceFlags & SAMPLED) === SAMPLED;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
