import FunctionHost

FunctionHost.run(WindowTriggerFunction.self)
