// Server-sent events to a reader that may be slow.

export interface EventStream {
  readonly body: ReadableStream<Uint8Array>;
  /** Sends one event; after the end, or once the reader is gone, to no effect. */
  send(value: object): void;
  /** Sends the last words ("[DONE]") where given, and ends. */
  end(lastWords?: string): void;
}

/**
 * A stream that holds at most `unreadBytes` for its reader; past that it calls `onOverflow`, and takes no more.
 * `onGone` is called when the reader leaves.
 */
export function createEventStream(options: {
  readonly unreadBytes: number;
  readonly onOverflow: () => void;
  readonly onGone: () => void;
}): EventStream {
  const encoder = new TextEncoder();
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  let open = true;
  const body = new ReadableStream<Uint8Array>(
    {
      start: (given) => void (controller = given),
      cancel() {
        open = false;
        options.onGone();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: options.unreadBytes }),
  );

  function write(data: string): void {
    if (!open) return;
    controller.enqueue(encoder.encode(`data: ${data}\n\n`));
    if ((controller.desiredSize ?? 0) >= 0) return;
    open = false;
    options.onOverflow();
  }

  return {
    body,
    send: (value) => write(JSON.stringify(value)),
    end(lastWords) {
      if (lastWords !== undefined) write(lastWords);
      if (!open) return;
      open = false;
      controller.close();
    },
  };
}
